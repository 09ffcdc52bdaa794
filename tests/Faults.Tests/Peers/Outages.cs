using System.Globalization;
using CountryProvider.Testing;

namespace CountryProvider.Faults.Tests.Peers;

/// <summary>
/// What clients of Linking see during a fault of the process with the Currency module: when Linking knows nothing yet, after the process is
/// back, when the fault returns, and after that. All faults run at the same time, each with its own host, because most of the time is
/// waiting.
/// </summary>
public sealed class Outages : IAsyncLifetime
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(0.8);

    private const int AtOnce = 8;

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private Dictionary<string, Task<Outage>> _outages = [];
    private TestHost _others = null!;
    private TestHost _currency = null!;

    internal Task<Outage> this[string fault] => _outages[fault];

    public async ValueTask InitializeAsync()
    {
        (_others, _currency) = (
            await TestHost.StartAsync("Roles=country,language", "Seed:Data=demo"),
            await TestHost.StartAsync("Roles=currency", "Seed:Data=demo")
        );
        await ObserveInTurnAsync(Fault.None, "ZZ"); // The first time of everything takes longer.
        _outages = Fault
            .All.Select((fault, index) => (fault, index))
            .ToDictionary(fault => fault.fault.Name, fault => ObserveAsync(fault.fault, fault.index));
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_outages.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        await _others.DisposeAsync();
        await _currency.DisposeAsync();
        _turns.Dispose();
    }

    private async Task<Outage> ObserveAsync(Fault fault, int index)
    {
        await _turns.WaitAsync();
        try
        {
            return await ObserveInTurnAsync(fault, $"{(char)('A' + (index / 26))}{(char)('A' + (index % 26))}");
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<Outage> ObserveInTurnAsync(Fault fault, string letters)
    {
        await using var peer = await Peer.StartAsync(Peer.As(_currency.InternalAddress));
        var wrong = await fault.BeginAsync(peer); // Before the start, which asks for the names.
        Reply[] unknown;
        Reply first;
        await using var linking = await TestHost.StartAsync(
            "Roles=linking",
            "Seed:Data=demo",
            $"Modules:Country:Address={_others.InternalAddress}",
            $"Modules:Language:Address={_others.InternalAddress}",
            $"Modules:Currency:Address={peer.Address}",
            "Linking:MaxStaleness=0",
            string.Create(CultureInfo.InvariantCulture, $"Modules:CallTimeout={CallTimeout:c}"),
            "Logging:LogLevel:Default=None"
        );
        var (country, language, currency) = ("X" + letters, "y" + letters.ToLowerInvariant(), "Z" + letters);
        var body =
            $$"""{"country":{"shortName":"{{country}}","name":"Country {{letters}}"},"language":{"shortName":"{{language}}","name":"Language {{letters}}"},"currency":{"shortName":"{{currency}}","name":"Currency {{letters}}" } }""";

        await using (wrong)
        {
            // The others may be slow at first, but they answer; then they are known.
            await Reply.UntilAsync(
                TimeSpan.FromSeconds(10),
                reply => reply.Status != 503 || reply.Body.Contains("\"Currency\"", StringComparison.Ordinal),
                List
            );
            unknown = await Task.WhenAll(List(), One(), Version1(), Page(), Put(), Post());
        }

        first = await FreshAsync();

        Reply[] known;
        await using (await fault.BeginAsync(peer))
        {
            known = [await List(), .. await Task.WhenAll(List(), One(), Version1(), Page(), Put(), Post())];
        }

        var back = await FreshAsync();
        return new(
            unknown,
            first,
            known[0],
            known[1..],
            back,
            [await Again(Put), await Again(Post)],
            await Ask("GET", "/api/v2/links/FRA"),
            await Ask("GET", $"/api/v2/links/{country}"),
            (country, language, currency)
        );

        Task<Reply> Ask(string method, string path, string? json = null) => Reply.OfAsync(linking.Client, method, path, json);
        Task<Reply> List() => Ask("GET", "/api/v2/links");
        Task<Reply> One() => Ask("GET", "/api/v2/links/GER");
        Task<Reply> Version1() => Ask("GET", "/api/v1/countries-with-currency");
        Task<Reply> Page() => Ask("GET", "/");
        Task<Reply> Put() => Ask("PUT", "/api/v2/links/FRA", """{"currencies":["GBP"],"languages":["eng"]}""");
        Task<Reply> Post() => Ask("POST", "/api/v1/countries-with-languages-and-currencies", body);
        // The disk of a busy machine may be slow.
        Task<Reply> Again(Func<Task<Reply>> write) => Reply.UntilAsync(TimeSpan.FromSeconds(10), reply => reply.Status != 503, write);
        Task<Reply> FreshAsync() => Reply.UntilAsync(TimeSpan.FromSeconds(10), reply => reply is { Status: 200, IsStale: false }, List);
    }
}

/// <summary>What was seen of one fault.</summary>
/// <param name="Unknown">While nothing was known: a list, one link, version 1, the page, a PUT and a POST.</param>
/// <param name="First">The first answer that was fresh; how long after the end of the fault is its time.</param>
/// <param name="Noticing">A list, asked for when the fault had just come back.</param>
/// <param name="Known">While something was known; as <paramref name="Unknown"/>.</param>
/// <param name="Back">As <paramref name="First"/>, after that.</param>
/// <param name="Again">The PUT and the POST, sent again.</param>
/// <param name="Put">The link that the PUT asked for.</param>
/// <param name="Posted">The link that the POST asked for.</param>
internal sealed record Outage(
    Reply[] Unknown,
    Reply First,
    Reply Noticing,
    Reply[] Known,
    Reply Back,
    Reply[] Again,
    Reply Put,
    Reply Posted,
    (string Country, string Language, string Currency) Codes
)
{
    public const int List = 0,
        One = 1,
        Version1 = 2,
        Page = 3,
        Write = 4;
}
