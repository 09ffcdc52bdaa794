using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Contracts.Tests;

/// <summary>
/// During an update, processes of the last release and of today call each other. Each understands the other, over the real port.
/// </summary>
public sealed class RollingUpdateTests(RollingUpdateTests.Today today) : IClassFixture<RollingUpdateTests.Today>
{
    /// <summary>The contracts of the last release.</summary>
    public static TheoryData<string> Released => [.. WireShape.Released.Keys];

    [Theory, MemberData(nameof(Released))]
    public async Task What_an_old_process_asks_is_answered_with_all_that_it_knows(string contract)
    {
        var (path, request, answer) = WireShape.Released[contract];

        WireShape.Missing(answer, await today.AnswerAsync(path, request)).ShouldBeEmpty();
        if (WireShape.Contracts.Single(one => one.Request.FullName == contract).IsQuery)
        {
            WireShape.Missing(answer, await today.AnswerQueryAsync(path, request)).ShouldBeEmpty();
        }
    }

    [Theory, MemberData(nameof(Released))]
    public async Task What_a_newer_process_asks_beyond_that_is_ignored(string contract)
    {
        var (path, request, answer) = WireShape.Released[contract];

        WireShape.Missing(answer, await today.AnswerAsync(path, WireShape.FromTomorrow(request)!)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Released))]
    public async Task What_an_old_process_answers_is_read_as_what_it_says(string contract)
    {
        var (path, request, answer) = WireShape.Released[contract];

        var (asked, read) = await AskAsync(contract, answer);

        asked.Path.ShouldBe(path);
        WireShape.Missing(request, JsonNode.Parse(asked.Json)).ShouldBeEmpty();
        ShouldHold(answer, read);
    }

    [Theory, MemberData(nameof(Released))]
    public async Task What_a_newer_process_answers_beyond_that_is_ignored(string contract)
    {
        var answer = WireShape.Released[contract].Answer;

        ShouldHold(answer, (await AskAsync(contract, WireShape.FromTomorrow(answer)!)).Read);
    }

    [Theory, MemberData(nameof(Released))]
    public async Task An_answer_that_lacks_something_is_no_answer(string contract)
    {
        foreach (
            var lacking in WireShape.Released[contract].Answer.AsObject().Select(member => member.Key).Except(WireShape.Optional).ToList()
        )
        {
            var answer = WireShape.Released[contract].Answer.DeepClone().AsObject();
            answer.Remove(lacking);

            await Should.ThrowAsync<ModuleUnavailableException>(() => AskAsync(contract, answer));
        }
    }

    // What the program of today asks another process, and how it reads the answer.
    private static async Task<(PeerRequest Asked, JsonNode Read)> AskAsync(string name, JsonNode answer)
    {
        var contract = WireShape.Contracts.Single(contract => contract.Request.FullName == name);
        var hosted = Modules.All.First(module => module.Name != contract.Module.Name && module.Dependencies.Count == 0);
        await using var peer = await Peer.StartAsync(Peer.Says(answer.ToJsonString()));
        await using var caller = await TestHost.StartAsync(
            $"Roles={hosted.Name}",
            $"Modules:{contract.Module.Name}:Address={peer.Address}",
            "Logging:LogLevel:Default=None"
        );

        dynamic request = WireShape.Of(contract).Request.Deserialize(contract.Json(contract.Request))!;
        object read = await caller.Services.GetRequiredService<IMediator>().Send(request, TestContext.Current.CancellationToken);

        return (peer.Requests.ShouldHaveSingleItem(), JsonSerializer.SerializeToNode(read, contract.Json(contract.Response))!);
    }

    // All that was said, and what it was.
    private static void ShouldHold(JsonNode said, JsonNode read)
    {
        WireShape.Missing(said, read).ShouldBeEmpty();
        JsonNode.DeepEquals(said, read).ShouldBeTrue($"{said.ToJsonString()}\n{read.ToJsonString()}");
    }

    /// <summary>The program of today, as the server. It has the demo data.</summary>
    public sealed class Today : IAsyncLifetime
    {
        private readonly HttpClient _client = new()
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        private TestHost _callee = null!;

        public async ValueTask InitializeAsync() => _callee = await TestHost.StartAsync("Seed:Data=demo");

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _callee.DisposeAsync();
        }

        /// <summary>What it answers on its internal port to a query without a body.</summary>
        public async Task<JsonNode?> AnswerQueryAsync(string path, JsonNode request) =>
            JsonNode.Parse(
                await _client.GetStringAsync(
                    _callee.InternalAddress + path + ContractQuery.Of(request.ToJsonString()),
                    TestContext.Current.CancellationToken
                )
            );

        /// <summary>What it answers on its internal port.</summary>
        public async Task<JsonNode?> AnswerAsync(string path, JsonNode request)
        {
            using var body = new StringContent(request.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            using var answer = await _client.PostAsync(_callee.InternalAddress + path, body, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
            return JsonNode.Parse(text);
        }
    }
}
