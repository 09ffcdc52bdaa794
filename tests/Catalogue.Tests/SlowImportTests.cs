using CountryProvider.Abstractions;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Catalogue.Import;
using CountryProvider.Country;
using CountryProvider.Country.Data;
using CountryProvider.Storage;
using CountryProvider.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Catalogue.Tests;

/// <summary>A file that takes too long gives the processor back.</summary>
public sealed class SlowImportTests
{
    private static readonly ImportRows<CountryRow> _request = new("code,name\nATL,Atlantis\nATM,B\n"u8.ToArray(), null, false, null);

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public async Task It_is_given_up_after_a_minute_and_nothing_is_stored(int seconds, bool isStored)
    {
        await using var host = await TestHost.StartAsync();

        var import = HandlerOf(host, () => _clock.Advance(TimeSpan.FromSeconds(seconds))).Handle(_request, Stop);

        if (isStored)
        {
            (await import).Added.ShouldBe(2);
        }
        else
        {
            var fault = (await Should.ThrowAsync<InvalidFileException>(import)).Faults.ShouldHaveSingleItem();
            fault.Message.ShouldContain("After 60 seconds");
            fault.Message.ShouldContain("Split it");
        }

        (await StoreOf(host).ReadAsync(Stop)).Count.ShouldBe(isStored ? 2 : 0);
    }

    [Fact]
    public async Task A_client_that_has_gone_gets_no_answer_about_it()
    {
        await using var host = await TestHost.StartAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        await Should.ThrowAsync<OperationCanceledException>(() => HandlerOf(host, gone.Cancel).Handle(_request, gone.Token));

        (await StoreOf(host).ReadAsync(Stop)).Count.ShouldBe(0);
    }

    // As the program makes it, with a clock of the test's own.
    private ImportHandler<CountryRow, CatalogueSnapshot<CountryRow>> HandlerOf(TestHost host, Action before)
    {
        var definition = Catalogues.Countries.Definition;
        var import = new EntryImport<CountryRow>(host.Services.GetRequiredService<Catalogue<CountryRow>>(), definition);
        return new(
            definition.Rows,
            definition.Json,
            (file, stored, deadline) =>
            {
                before();
                return Task.FromResult(import.Plan(file, stored, deadline));
            },
            _ => true,
            StoreOf(host),
            _clock
        );
    }

    private static IStore<CountryRow, CatalogueSnapshot<CountryRow>> StoreOf(TestHost host) =>
        host.Services.StoreOf<CountryRow, CatalogueSnapshot<CountryRow>>(new CountryModule());
}
