using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools.Manifests;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claims that services of different versions can work together while one of them is replaced. Plays an older and a newer version of every contract against the running processes,
/// members missing and members added, requests and answers. Cannot show a member whose meaning has changed: what has the same shape is taken for the same.
/// </summary>
internal sealed class Versions : Experiment
{
    private const string Added = "addedInALaterVersion";

    private static readonly Words _works = new("works", "geht"), _refused = new("refused", "abgelehnt"), _wrong = new("wrong", "falsch");

    protected override int Place => 120;

    public override bool IsLong => true;

    public override string Name => "versions";

    public override Words Question { get; } = new("Do old and new versions work together?", "Arbeiten alte und neue Versionen zusammen?");

    public override Words Claim { get; } = new("Services of different versions can run side by side, as long as contracts only grow.", "Dienste verschiedener Versionen können nebeneinander laufen, solange Verträge nur wachsen.");

    public override Words Method { get; } = new(
        "For every contract of every module, today's request goes to the internal port of the process that hosts the module; then the same with a member that it does not know (a newer caller), and without each member in turn (an older caller). Its answers are read as callers read them: with an unknown member in every object (a newer module), and without each member in turn (an older one). Works means: the same result as today. Refused means: a status of 4xx with a reason, or for answers, not accepted by the caller. The claim counts as shown if everything with an added member works, and nothing with a missing one ends in a status of 5xx or in other data. Then both versions of the public API are asked in both groupings; bodies have to be the same, byte for byte.",
        "Für jeden Vertrag jedes Moduls geht die heutige Anfrage an den internen Port des Prozesses, in dem das Modul läuft; dann dieselbe mit einem Feld, das er nicht kennt (ein neuerer Aufrufer), und ohne jedes einzelne Feld (ein älterer Aufrufer). Die Antworten werden gelesen, wie Aufrufer sie lesen: mit einem unbekannten Feld in jedem Objekt (ein neueres Modul) und ohne jedes einzelne Feld (ein älteres). „Geht“ heißt: dasselbe Ergebnis wie heute. „Abgelehnt“ heißt: ein Status 4xx mit einem Grund, oder bei Antworten, dass der Aufrufer sie nicht annimmt. Die Behauptung gilt als gezeigt, wenn alles mit einem zusätzlichen Feld geht und nichts mit einem fehlenden in einem Status 5xx oder in anderen Daten endet. Dann werden beide Versionen der öffentlichen API in beiden Gruppierungen gefragt; die Antworten müssen Byte für Byte dieselben sein.");

    public override Words Limits { get; } = new(
        "A member that keeps its name and changes its meaning is not noticed by anybody, here as elsewhere. Members whose type changes are not tried.",
        "Ein Feld, das seinen Namen behält und seine Bedeutung ändert, bemerkt niemand, hier wie anderswo. Felder, deren Typ sich ändert, werden nicht probiert.");

    private enum Outcome
    {
        Works,
        Refused,
        Wrong,
    }

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        await using var monolith = await laboratory.StartMonolithAsync(stop, isTimed: false); // Others have written to the standing ones.
        await using var split = await laboratory.StartSplitAsync(stop, isTimed: false);
        var cases = new List<Case>();
        foreach (var process in split.Processes)
        {
            foreach (var module in process.Modules)
            {
                laboratory.Say($"contracts of {module.Name}");
                cases.AddRange(await ContractsAsync(laboratory, process, module, stop));
            }
        }

        laboratory.Say("versions of the public API");
        return Conclude(cases, await PublicAsync(laboratory, monolith, split, stop));
    }

    private static Finding Conclude(IReadOnlyList<Case> cases, IReadOnlyList<PublicPath> paths)
    {
        var (added, missing) = (cases.Where(one => one.IsAdded).ToList(), cases.Where(one => !one.IsAdded).ToList());
        var wrong = cases.Where(one => one.Outcome is Outcome.Wrong).ToList();
        var isShown = wrong.Count == 0 && added.All(one => one.Outcome is Outcome.Works) && paths.All(path => path.IsSame);
        var (versions, same) = (paths.Select(path => path.Version).Distinct().Count(), paths.Count(path => path.IsSame));
        var (rule, regel) = isShown
            ? (": a member may be added at any time, but one that the other side needs, only after everybody sends it", ": Ein Feld darf jederzeit dazukommen, aber eines, das die andere Seite braucht, erst, wenn alle es senden")
            : ("", "");
        return new(isShown ? Verdict.Shown : Verdict.Refuted, Words.Of(
            $"Of {added.Count} messages with a member that the other side does not know, {added.Count(one => one.Outcome is Outcome.Works)} work as before; of {missing.Count} that lack something, {missing.Count(one => one.Outcome is Outcome.Works)} work, {missing.Count(one => one.Outcome is Outcome.Refused)} are refused for a reason, and {wrong.Count} messages end in a fault or in wrong data{rule}. In the monolith none of this can happen: all modules are compiled together. The public API answers the same in both groupings at {same} of {paths.Count} addresses, in {versions} versions side by side.",
            $"Von {added.Count} Nachrichten mit einem Feld, das die andere Seite nicht kennt, gehen {added.Count(one => one.Outcome is Outcome.Works)} wie zuvor; von {missing.Count}, denen etwas fehlt, gehen {missing.Count(one => one.Outcome is Outcome.Works)}, {missing.Count(one => one.Outcome is Outcome.Refused)} werden begründet abgelehnt, und {wrong.Count} Nachrichten enden in einem Fehler oder in falschen Daten{regel}. Im Monolithen kann nichts davon vorkommen: Alle Module werden zusammen übersetzt. Die öffentliche API antwortet an {same} von {paths.Count} Adressen in beiden Gruppierungen gleich, in {versions} Versionen nebeneinander."))
        {
            Tables =
            [
                new(
                    new("Messages between processes of different versions", "Nachrichten zwischen Prozessen verschiedener Versionen"),
                    [new("Contract", "Vertrag"), new("newer caller: more members", "neuerer Aufrufer: mehr Felder"), new("older caller: fewer members", "älterer Aufrufer: weniger Felder"), new("newer module: more members", "neueres Modul: mehr Felder"), new("older module: fewer members", "älteres Modul: weniger Felder")],
                    [.. cases.GroupBy(one => one.Contract).Select(contract => new Row(Words.Same(contract.Key),
                    [
                        Summary(contract, isAnswer: false, isAdded: true), Summary(contract, isAnswer: false, isAdded: false), Summary(contract, isAnswer: true, isAdded: true), Summary(contract, isAnswer: true, isAdded: false),
                    ]))]),
                new(
                    new("What does not work, and what is said, for example", "Was nicht geht, und was zum Beispiel gesagt wird"),
                    [new("Message", "Nachricht"), new("contracts", "Verträge"), new("becomes", "wird"), new("what is said", "was gesagt wird")],
                    [.. cases.Where(one => one.Outcome is not Outcome.Works).GroupBy(one => (one.What, one.Outcome)).Select(group =>
                        new Row(group.Key.What, [Words.Number($"{group.Count()}"), group.Key.Outcome is Outcome.Refused ? _refused : _wrong, Words.Same(group.First().Said)]))]),
                new(
                    new("The public API in both groupings", "Die öffentliche API in beiden Gruppierungen"),
                    [new("Address", "Adresse"), new("version", "Version"), new("status", "Status"), Words.Same("Bytes"), new("same answer", "gleiche Antwort")],
                    [.. paths.Select(path => new Row(Words.Same(path.Path), [Words.Same(path.Version), Words.Number($"{path.Status}"), Words.Number($"{path.Bytes:#,0}"), path.IsSame ? new("yes", "ja") : new("no", "nein")]))]),
            ],
        };

        static Words Summary(IEnumerable<Case> contract, bool isAnswer, bool isAdded)
        {
            var counts = contract.Where(one => one.IsAnswer == isAnswer && one.IsAdded == isAdded).GroupBy(one => one.Outcome).OrderBy(group => group.Key)
                .Select(group => (Count: group.Count(), Outcome: group.Key switch { Outcome.Works => _works, Outcome.Refused => _refused, _ => _wrong })).ToList();
            return new(string.Join(", ", counts.Select(count => $"{count.Count} {count.Outcome.English}")), string.Join(", ", counts.Select(count => $"{count.Count} {count.Outcome.German}")));
        }
    }

    private static async Task<IEnumerable<Case>> ContractsAsync(Laboratory laboratory, MeasuredProcess process, IModule module, CancellationToken stop)
    {
        var cases = new List<Case>();
        JsonObject? entry = null;
        foreach (var contract in Contract.Of(module).OrderByDescending(contract => contract.IsQuery))
        {
            // Members are filled from an entry that is there, so that a command changes nothing; what is no part of an entry may be null.
            var members = contract.Json(contract.Request).Properties.Select(member => member.Name).ToList();
            var today = new JsonObject(members.Select(member => KeyValuePair.Create(member, entry?[member]?.DeepClone())));
            var expected = await SendAsync(contract.Path, today, asQuery: false);
            if (expected.Status != 200)
            {
                throw new ComparisonException($"{process.Name} answers today's {contract.Path} with {expected.Status}: {expected.Body}");
            }

            var answer = JsonNode.Parse(expected.Body);
            entry ??= answer is null ? null : ObjectsOf(answer).Skip(1).FirstOrDefault()?.DeepClone().AsObject();
            await TryAsync(new("with an unknown member", "mit einem unbekannten Feld"), With(today), isAdded: true);
            foreach (var member in members)
            {
                await TryAsync(new($"without {member}", $"ohne {member}"), Without(today, member), isAdded: false);
            }

            var unknown = await SendAsync(contract.Path + "2", today, asQuery: false);
            cases.Add(new(contract.Path, new("a request that is not known yet", "eine Anfrage, die noch unbekannt ist"), IsAnswer: false, IsAdded: false, unknown.Status < 300 ? Outcome.Wrong : Judge(unknown, expected.Body), unknown.Said));
            if (answer is not null)
            {
                cases.AddRange(Answers(contract, answer));
            }

            async Task TryAsync(Words what, JsonObject request, bool isAdded)
            {
                foreach (var asQuery in contract.IsQuery ? new[] { false, true } : [false])
                {
                    var reply = await SendAsync(contract.Path, request, asQuery);
                    cases.Add(new(contract.Path, asQuery ? new($"{what.English}, GET", $"{what.German}, GET") : what, IsAnswer: false, isAdded, Judge(reply, expected.Body), reply.Said));
                }
            }
        }

        return cases;

        async Task<Reply> SendAsync(string path, JsonObject request, bool asQuery)
        {
            var address = new Uri(process.InternalAddress, asQuery ? $"{path}?{ContractEndpoint.QueryParameter}={Uri.EscapeDataString(request.ToJsonString())}" : path);
            using var message = new HttpRequestMessage(asQuery ? HttpMethod.Get : HttpMethod.Post, address)
            {
                Content = asQuery ? null : new StringContent(request.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json),
            };
            try
            {
                using var answer = await laboratory.Http.SendAsync(message, stop);
                return new((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(stop));
            }
            catch (HttpRequestException e)
            {
                return new(0, null, e.Message); // No answer is no clear refusal.
            }
        }
    }

    private static Outcome Judge(Reply reply, string expected) => reply switch
    {
        { Status: 200 } => reply.Body == expected ? Outcome.Works : Outcome.Wrong,
        { Status: >= 400 and < 500, MediaType: MediaTypeNames.Application.ProblemJson } => reply.Said.Length > 0 ? Outcome.Refused : Outcome.Wrong,
        _ => Outcome.Wrong,
    };

    // As a caller in another process reads them.
    private static IEnumerable<Case> Answers(Contract contract, JsonNode today)
    {
        var more = today.DeepClone();
        foreach (var one in ObjectsOf(more))
        {
            one[Added] = "unknown";
        }

        yield return Read(new("answer with an unknown member", "Antwort mit einem unbekannten Feld"), more, isAdded: true);
        foreach (var member in ObjectsOf(today).SelectMany(one => one.Select(pair => pair.Key)).Distinct())
        {
            var less = today.DeepClone();
            foreach (var one in ObjectsOf(less).Where(one => one.ContainsKey(member)).ToList())
            {
                one.Remove(member);
            }

            yield return Read(new($"answer without {member}", $"Antwort ohne {member}"), less, isAdded: false);
        }

        Case Read(Words what, JsonNode answer, bool isAdded)
        {
            var json = contract.Json(contract.Response);
            try
            {
                var read = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(answer, json), json);

                // A member that a contract leaves out itself where it says nothing may be missing: then that is what is read, and nothing is made up.
                return new(contract.Path, what, IsAnswer: true, isAdded, JsonNode.DeepEquals(read, today) || JsonNode.DeepEquals(read, answer) ? Outcome.Works : Outcome.Wrong, "");
            }
            catch (JsonException e)
            {
                return new(contract.Path, what, IsAnswer: true, isAdded, Outcome.Refused, e.Message);
            }
        }
    }

    // The answer itself, then what is in it.
    private static IEnumerable<JsonObject> ObjectsOf(JsonNode? node) => node switch
    {
        JsonObject one => one.Select(pair => pair.Value).SelectMany(ObjectsOf).Prepend(one),
        JsonArray many => many.SelectMany(ObjectsOf),
        _ => [],
    };

    private static JsonObject With(JsonObject request)
    {
        var more = request.DeepClone().AsObject();
        more[Added] = "unknown";
        return more;
    }

    private static JsonObject Without(JsonObject request, string member)
    {
        var less = request.DeepClone().AsObject();
        less.Remove(member);
        return less;
    }

    private static async Task<IReadOnlyList<PublicPath>> PublicAsync(Laboratory laboratory, Deployment monolith, Deployment split, CancellationToken stop)
    {
        await using var app = new Product(laboratory.Options.Modules).Build([]);
        var paths = new List<PublicPath>();
        foreach (var (module, path) in laboratory.Options.Modules.SelectMany(module => PublicPaths.Of(module, app.Services).Select(path => (module, path))))
        {
            if (path.Split('/') is not ["", "api", var version, ..])
            {
                continue;
            }

            var (one, several) = (await AskAsync(monolith), await AskAsync(split));
            paths.Add(new(path, version, one.Status, one.Body.Length, one.Status == several.Status && one.Body.SequenceEqual(several.Body)));

            async Task<(int Status, byte[] Body)> AskAsync(Deployment deployment)
            {
                using var answer = await laboratory.SendAsync(deployment, module, new("api", deployment.AddressOf(module), path), stop);
                return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(stop));
            }
        }

        return paths;
    }

    /// <summary>A message of another version, and what became of it.</summary>
    /// <param name="Contract">The path of the contract.</param>
    /// <param name="IsAnswer">Whether the module that answers, not the caller, is of another version.</param>
    /// <param name="IsAdded">Whether something was added; else something is missing.</param>
    /// <param name="Said">To the one who sent it.</param>
    private sealed record Case(string Contract, Words What, bool IsAnswer, bool IsAdded, Outcome Outcome, string Said);

    private sealed record Reply(int Status, string? MediaType, string Body)
    {
        /// <summary>The status and the reason of a refusal, or why there is no answer; empty where neither is given.</summary>
        public string Said => Status == 0 ? Body : Status >= 400 && MediaType == MediaTypeNames.Application.ProblemJson && JsonNode.Parse(Body)?["detail"]?.GetValue<string>() is { Length: > 0 } detail ? $"{Status}: {detail}" : "";
    }

    /// <param name="IsSame">Whether both groupings give the same answer.</param>
    private sealed record PublicPath(string Path, string Version, int Status, int Bytes, bool IsSame);
}
