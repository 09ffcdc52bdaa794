using System.Net.Mime;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Running;
using CountryProvider.Host.Distribution;
using CountryProvider.Modularity;

namespace CountryProvider.Comparison.Experiments;

/// <summary>
/// Claim: services of different versions can work together while one of them is replaced. Method: plays an older and a newer version of
/// every contract against the running processes. Requests and answers have missing and additional members. Limits: cannot show a member
/// whose meaning has changed, because messages with the same shape count as the same.
/// </summary>
internal sealed partial class Versions : Experiment
{
    private static readonly Texts _texts = Texts.Of(typeof(Versions));

    private const string Added = "addedInALaterVersion";

    private static readonly Words _works = _texts["Works"],
        _refused = _texts["Refused"],
        _wrong = _texts["Wrong"];

    protected override int Place => 120;

    public override bool IsLong => true;

    public override string Name => "versions";

    public override Words Question { get; } = _texts["Question"];

    public override Words Claim { get; } = _texts["Claim"];

    public override Words Method { get; } = _texts["Method"];

    public override Words Limits { get; } = _texts["Limits"];

    private enum Outcome
    {
        Works,
        Refused,
        Wrong,
    }

    public override async Task<Finding> RunAsync(Laboratory laboratory, CancellationToken stop)
    {
        // New deployments, because other experiments have written to the permanent ones.
        await using var monolith = await laboratory.StartMonolithAsync(stop, isTimed: false);
        await using var split = await laboratory.StartSplitAsync(stop, isTimed: false);
        var cases = new List<Case>();
        foreach (var process in split.Processes)
        {
            foreach (var module in process.Modules)
            {
                laboratory.ReportProgress($"contracts of {module.Name}");
                cases.AddRange(await ContractsAsync(laboratory, process, module, stop));
            }
        }

        laboratory.ReportProgress("versions of the public API");
        return Conclude(cases, await PublicAsync(laboratory, monolith, split, stop));
    }

    private static Finding Conclude(IReadOnlyList<Case> cases, IReadOnlyList<PublicPath> paths)
    {
        var (added, missing) = (cases.Where(one => one.IsAdded).ToList(), cases.Where(one => !one.IsAdded).ToList());
        var wrong = cases.Where(one => one.Outcome is Outcome.Wrong).ToList();
        var isShown = wrong.Count == 0 && added.All(one => one.Outcome is Outcome.Works) && paths.All(path => path.IsSame);
        var (versions, same) = (paths.Select(path => path.Version).Distinct().Count(), paths.Count(path => path.IsSame));
        var rule = isShown ? _texts["Rule"] : Words.Same("");
        return new(
            isShown ? Verdict.Shown : Verdict.Refuted,
            _texts[
                "Sentence",
                added.Count,
                added.Count(one => one.Outcome is Outcome.Works),
                missing.Count,
                missing.Count(one => one.Outcome is Outcome.Works),
                missing.Count(one => one.Outcome is Outcome.Refused),
                wrong.Count,
                rule,
                same,
                paths.Count,
                versions
            ]
        )
        {
            Tables =
            [
                new(
                    _texts["MessagesBetweenVersions"],
                    [
                        _texts["Contract"],
                        _texts["NewerCallerMoreMembers"],
                        _texts["OlderCallerFewerMembers"],
                        _texts["NewerModuleMoreMembers"],
                        _texts["OlderModuleFewerMembers"],
                    ],
                    [
                        .. cases
                            .GroupBy(one => one.Contract)
                            .Select(contract => new Row(
                                Words.Same(contract.Key),
                                [
                                    Summary(contract, isAnswer: false, isAdded: true),
                                    Summary(contract, isAnswer: false, isAdded: false),
                                    Summary(contract, isAnswer: true, isAdded: true),
                                    Summary(contract, isAnswer: true, isAdded: false),
                                ]
                            )),
                    ]
                ),
                new(
                    _texts["WhatDoesNotWork"],
                    [_texts["Message"], _texts["Contracts"], _texts["Becomes"], _texts["WhatIsSaid"]],
                    [
                        .. cases
                            .Where(one => one.Outcome is not Outcome.Works)
                            .GroupBy(one => (one.What, one.Outcome))
                            .Select(group => new Row(
                                group.Key.What,
                                [
                                    Words.Formatted($"{group.Count()}"),
                                    group.Key.Outcome is Outcome.Refused ? _refused : _wrong,
                                    Words.Same(group.First().Reason),
                                ]
                            )),
                    ]
                ),
                new(
                    _texts["ThePublicAPIInBothGroupings"],
                    [_texts["Address"], _texts["Version"], _texts["Status"], Words.Same("Bytes"), _texts["SameAnswer"]],
                    [
                        .. paths.Select(path => new Row(
                            Words.Same(path.Path),
                            [
                                Words.Same(path.Version),
                                Words.Formatted($"{path.Status}"),
                                Words.Formatted($"{path.Bytes:#,0}"),
                                path.IsSame ? Texts.Common["Yes"] : Texts.Common["No"],
                            ]
                        )),
                    ]
                ),
            ],
        };

        static Words Summary(IEnumerable<Case> contract, bool isAnswer, bool isAdded)
        {
            var counts = contract
                .Where(one => one.IsAnswer == isAnswer && one.IsAdded == isAdded)
                .GroupBy(one => one.Outcome)
                .OrderBy(group => group.Key)
                .Select(group =>
                    (
                        Count: group.Count(),
                        Outcome: group.Key switch
                        {
                            Outcome.Works => _works,
                            Outcome.Refused => _refused,
                            _ => _wrong,
                        }
                    )
                )
                .ToList();
            return Words.Join(", ", counts.Select(count => Words.Formatted($"{count.Count} {count.Outcome}")));
        }
    }

    private static async Task<IEnumerable<Case>> ContractsAsync(
        Laboratory laboratory,
        MeasuredProcess process,
        IModule module,
        CancellationToken stop
    )
    {
        var cases = new List<Case>();
        JsonObject? entry = null;
        foreach (var contract in Contract.Of(module).OrderByDescending(contract => contract.IsQuery))
        {
            // The members have the values of an existing entry, so that a command changes nothing. Members that an entry does not have keep
            // their default.
            var properties = contract.Json(contract.Request).Properties;
            var members = properties.Select(member => member.Name).ToList();
            var today = new JsonObject(
                properties.Select(member =>
                    KeyValuePair.Create(member.Name, entry?[member.Name]?.DeepClone() ?? DefaultOf(member.PropertyType))
                )
            );
            var expected = await SendAsync(contract.Path, today, asQuery: false);
            if (expected.Status != 200)
            {
                throw new ComparisonException($"{process.Name} answers today's {contract.Path} with {expected.Status}: {expected.Body}");
            }

            var answer = JsonNode.Parse(expected.Body);
            entry ??= answer is null ? null : ObjectsOf(answer).Skip(1).FirstOrDefault()?.DeepClone().AsObject();
            await TryAsync(_texts["WithAnUnknownMember"], With(today), isAdded: true);
            foreach (var member in members)
            {
                await TryAsync(_texts["Without", member], Without(today, member), isAdded: false);
            }

            var unknown = await SendAsync(contract.Path + "2", today, asQuery: false);
            cases.Add(
                new(
                    contract.Path,
                    _texts["ARequestThatIsNotKnownYet"],
                    IsAnswer: false,
                    IsAdded: false,
                    unknown.Status < 300 ? Outcome.Wrong : Judge(unknown, expected.Body),
                    unknown.Reason
                )
            );
            if (answer is not null)
            {
                cases.AddRange(Answers(contract, answer));
            }

            async Task TryAsync(Words what, JsonObject request, bool isAdded)
            {
                foreach (var asQuery in contract.IsQuery ? new[] { false, true } : [false])
                {
                    var reply = await SendAsync(contract.Path, request, asQuery);
                    cases.Add(
                        new(
                            contract.Path,
                            asQuery ? Words.Formatted($"{what}, GET") : what,
                            IsAnswer: false,
                            isAdded,
                            Judge(reply, expected.Body),
                            reply.Reason
                        )
                    );
                }
            }
        }

        return cases;

        static JsonNode? DefaultOf(Type type) =>
            type.IsValueType ? JsonSerializer.SerializeToNode(Activator.CreateInstance(type), type) : null;

        async Task<Reply> SendAsync(string path, JsonObject request, bool asQuery)
        {
            var address = new Uri(process.InternalAddress, asQuery ? path + ContractQuery.Of(request.ToJsonString()) : path);
            using var message = new HttpRequestMessage(asQuery ? HttpMethod.Get : HttpMethod.Post, address)
            {
                Content = asQuery ? null : new StringContent(request.ToJsonString(), Encoding.UTF8, MediaTypeNames.Application.Json),
            };
            try
            {
                using var answer = await laboratory.Http.SendAsync(message, stop);
                return new(
                    (int)answer.StatusCode,
                    answer.Content.Headers.ContentType?.MediaType,
                    await answer.Content.ReadAsStringAsync(stop)
                );
            }
            catch (HttpRequestException e)
            {
                return new(0, null, e.Message); // A missing answer does not count as a clear refusal.
            }
        }
    }
}
