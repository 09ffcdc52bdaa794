using System.Text;
using System.Text.Json.Nodes;
using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.Features;
using CountryProvider.Country;
using CountryProvider.Country.Data;
using CountryProvider.Currency;
using CountryProvider.Currency.Data;
using CountryProvider.Language;
using CountryProvider.Language.Data;
using CountryProvider.Modularity;
using CountryProvider.Web.Csv;
using FluentValidation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CountryProvider.Catalogue.Tests;

/// <summary>A catalogue without a store: its rules, and what its files look like. Today is 2026-06-15.</summary>
internal sealed class TestCatalogue<TRow>
    where TRow : EntryRow, new()
{
    private readonly EntryImport<TRow> _import;

    public TestCatalogue(IModule module, IValidator<TRow> rules)
    {
        var services = new ServiceCollection();
        module.AddServices(services, new ConfigurationBuilder().Build());
        Definition =
            (CatalogueDefinition<TRow>)
                services.Single(service => service.ServiceType == typeof(CatalogueDefinition<TRow>)).ImplementationInstance!;
        Catalogue = new(Definition, null!, () => rules, new FakeTimeProvider(new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero)));
        _import = new(Catalogue, Definition);
    }

    public CatalogueDefinition<TRow> Definition { get; }

    public Catalogue<TRow> Catalogue { get; }

    public ImportedRows Open(byte[] file, string contentType = "text/csv") => ImportFile.Open(file, contentType, Definition.Rows);

    public FileContent Read(byte[] file, string contentType = "text/csv")
    {
        var (opened, rows) = (Open(file, contentType), new List<(int, string, JsonObject)>());
        opened.Read((row, body) => rows.Add((row.Line, row.Key, body)), TestContext.Current.CancellationToken);
        return new(rows, opened.Faults, opened.IsWhole);
    }

    public ImportPlan<TRow> Plan(ImportedRows file, params IEnumerable<TRow> stored) =>
        _import.Plan(
            file,
            CatalogueSnapshot<TRow>.Empty.With([.. stored.Select((row, index) => row with { Version = index + 1 })]),
            TestContext.Current.CancellationToken
        );

    public ImportPlan<TRow> Plan(string csv, params IEnumerable<TRow> stored) => Plan(Open(Encoding.UTF8.GetBytes(csv)), stored);

    /// <summary>The file as the API answers it.</summary>
    public byte[] Export(IEnumerable<TRow> rows, bool spreadsheet) =>
        CsvFile.Write(
            Definition.Rows.ColumnsOf(null, Definition.Members),
            rows.Select(row => new Entry<TRow>(Definition, row, null).Json.Bytes),
            spreadsheet
        );
}

/// <summary>All that a file holds.</summary>
internal sealed record FileContent(IReadOnlyList<(int Line, string Key, JsonObject Body)> Rows, ImportFaults Faults, bool IsWhole);

internal static class Catalogues
{
    public static TestCatalogue<CountryRow> Countries { get; } = new(new CountryModule(), new CountryRules());

    public static TestCatalogue<CurrencyRow> Currencies { get; } = new(new CurrencyModule(), new CurrencyRules());

    public static TestCatalogue<LanguageRow> Languages { get; } = new(new LanguageModule(), new LanguageRules());
}
