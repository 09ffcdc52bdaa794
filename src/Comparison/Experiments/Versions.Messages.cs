using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Tools.Manifests;

namespace CountryProvider.Comparison.Experiments;

// Messages of other versions, and their outcomes.
internal sealed partial class Versions
{
    private static Outcome Judge(Reply reply, string expected) =>
        reply switch
        {
            { Status: 200 } => reply.Body == expected ? Outcome.Works : Outcome.Wrong,
            { Status: >= 400 and < 500, MediaType: MediaTypeNames.Application.ProblemJson } => reply.Reason.Length > 0
                ? Outcome.Refused
                : Outcome.Wrong,
            _ => Outcome.Wrong,
        };

    // Reads answers as a caller in another process does.
    private static IEnumerable<Case> Answers(Contract contract, JsonNode today)
    {
        var more = today.DeepClone();
        foreach (var one in ObjectsOf(more))
        {
            one[Added] = "unknown";
        }

        yield return Read(_texts["AnswerWithAnUnknownMember"], more, isAdded: true);
        foreach (var member in ObjectsOf(today).SelectMany(one => one.Select(pair => pair.Key)).Distinct())
        {
            var less = today.DeepClone();
            foreach (var one in ObjectsOf(less).Where(one => one.ContainsKey(member)).ToList())
            {
                one.Remove(member);
            }

            yield return Read(_texts["AnswerWithout", member], less, isAdded: false);
        }

        Case Read(Words what, JsonNode answer, bool isAdded)
        {
            var json = contract.Json(contract.Response);
            try
            {
                var read = JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(answer, json), json);

                // A contract may omit a member when it has no value. The member may then be missing in an answer. Reading the answer must
                // not add a value for it.
                return new(
                    contract.Path,
                    what,
                    IsAnswer: true,
                    isAdded,
                    JsonNode.DeepEquals(read, today) || JsonNode.DeepEquals(read, answer) ? Outcome.Works : Outcome.Wrong,
                    ""
                );
            }
            catch (JsonException e)
            {
                return new(contract.Path, what, IsAnswer: true, isAdded, Outcome.Refused, e.Message);
            }
        }
    }

    // The object itself, then the objects within it.
    private static IEnumerable<JsonObject> ObjectsOf(JsonNode? node) =>
        node switch
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

    private static async Task<IReadOnlyList<PublicPath>> PublicAsync(
        Laboratory laboratory,
        Deployment monolith,
        Deployment split,
        CancellationToken stop
    )
    {
        await using var app = new Product(laboratory.Options.Modules).Build([]);
        var paths = new List<PublicPath>();
        foreach (
            var (module, path) in laboratory.Options.Modules.SelectMany(module =>
                PublicPaths.Of(module, app.Services).Select(path => (module, path))
            )
        )
        {
            if (path.Split('/') is not ["", "api", var version, ..])
            {
                continue;
            }

            var (one, several) = (await AskAsync(monolith), await AskAsync(split));
            paths.Add(
                new(path, version, one.Status, one.Body.Length, one.Status == several.Status && one.Body.SequenceEqual(several.Body))
            );

            async Task<(int Status, byte[] Body)> AskAsync(Deployment deployment)
            {
                using var answer = await laboratory.SendAsync(deployment, module, new("api", deployment.AddressOf(module), path), stop);
                return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(stop));
            }
        }

        return paths;
    }

    /// <summary>A message of another version, and its outcome.</summary>
    /// <param name="Contract">The path of the contract.</param>
    /// <param name="IsAnswer">Whether the called module has the other version; otherwise the caller has it.</param>
    /// <param name="IsAdded">Whether a member was added; otherwise a member is missing.</param>
    /// <param name="Reason">The reason in the answer to the sender.</param>
    private sealed record Case(string Contract, Words What, bool IsAnswer, bool IsAdded, Outcome Outcome, string Reason);

    private sealed record Reply(int Status, string? MediaType, string Body)
    {
        /// <summary>The status and the reason of a refusal, or why there is no answer; empty when the answer gives neither.</summary>
        public string Reason =>
            Status == 0 ? Body
            : Status >= 400
            && MediaType == MediaTypeNames.Application.ProblemJson
            && JsonNode.Parse(Body)?["detail"]?.GetValue<string>() is { Length: > 0 } detail
                ? $"{Status}: {detail}"
            : "";
    }

    /// <param name="IsSame">Whether both deployments give the same answer.</param>
    private sealed record PublicPath(string Path, string Version, int Status, int Bytes, bool IsSame);
}
