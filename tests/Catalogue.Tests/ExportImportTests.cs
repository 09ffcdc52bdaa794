using System.Text;
using CountryProvider.Catalogue.Data;
using CountryProvider.Country.Contracts;
using CountryProvider.Country.Data;
using CountryProvider.Currency.Contracts;
using CountryProvider.Currency.Data;
using CountryProvider.Language.Contracts;
using CountryProvider.Language.Data;
using CountryProvider.Linking.Data;
using CountryProvider.Linking.Features;
using CountryProvider.Testing;
using CountryProvider.Web.Csv;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue.Tests;

/// <summary>A file that was exported and is imported changes nothing.</summary>
public sealed class ExportImportTests
{
    private static readonly DateOnly _today = new(2026, 6, 15);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generated_countries_come_back(bool spreadsheet) => Entries_come_back(Catalogues.Countries, spreadsheet);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generated_currencies_come_back(bool spreadsheet) => Entries_come_back(Catalogues.Currencies, spreadsheet);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generated_languages_come_back(bool spreadsheet) => Entries_come_back(Catalogues.Languages, spreadsheet);

    [Theory]
    [InlineData(ListFormat.Csv)]
    [InlineData(ListFormat.Spreadsheet)]
    [InlineData(ListFormat.JsonForImport)]
    public void Generated_links_come_back(ListFormat format)
    {
        string[] countries = ["AAA", "BBB", "CCC", "DDDD"];
        string[] currencies = ["EUR", "XAU", "DEM"];
        string[] languages = ["deu", "roh"];
        var names = new Names(
            new(new(1, [.. countries.Select(code => new CountryEntry(code, code, false))])),
            new(new(1, [.. currencies.Select(code => new CurrencyEntry(code, code, code == "DEM"))])),
            new(new(1, [.. languages.Select(code => new LanguageEntry(code, code, false))]))
        );

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(
                Arb.From(GeneratedRows.Links(countries, currencies, languages)),
                rows =>
                {
                    var stored = LinkRows.Empty.With(rows);
                    var view = new LinkView(stored, names, _today);
                    var links = view.List(LinkStatus.All, former: true).Items;
                    var isJson = format is ListFormat.JsonForImport;
                    var file = isJson
                        ? LinkLine.JsonOf(links, null).Bytes
                        : CsvFile.Write(
                            LinkLine.Rows.ColumnsOf(null, []),
                            links.Select(link => link.JsonOf(former: true).Bytes),
                            format is ListFormat.Spreadsheet
                        );

                    var plan = LinkImport.Plan(
                        ImportFile.Open(file, isJson ? "application/json" : "text/csv", LinkLine.Rows),
                        new(view, null),
                        stored,
                        TestContext.Current.CancellationToken
                    );

                    plan.Faults.ShouldBeEmpty();
                    plan.Rows.Count.ShouldBe(countries.Length);
                    plan.Rows.ShouldAllBe(row =>
                        row.Row.Version == 0 ? row.Row.IsEmpty : ReferenceEquals(row.Row, stored.Find(row.Row.Code))
                    );
                }
            )
        );
    }

    [Theory]
    [InlineData("format=csv")]
    [InlineData("format=csv&for=spreadsheet")]
    [InlineData("format=json&for=import")]
    public async Task What_is_shipped_comes_back(string format)
    {
        await using var host = await TestHost.StartAsync("Seed:Data=world");

        await Entries_come_back<CountryRow>(host, "countries", format, Catalogues.Countries);
        await Entries_come_back<CurrencyRow>(host, "currencies", format, Catalogues.Currencies);
        await Entries_come_back<LanguageRow>(host, "languages", format, Catalogues.Languages);
        var links = host.Services.GetRequiredService<Links>();
        var (reading, stored) = (
            await links.ReadNowAsync(TestContext.Current.CancellationToken),
            await links.ReadRowsAsync(TestContext.Current.CancellationToken)
        );
        var file = await host.Client.GetByteArrayAsync($"/api/v2/links?former=true&{format}", TestContext.Current.CancellationToken);
        var plan = LinkImport.Plan(
            ImportFile.Open(file, TypeOf(format), LinkLine.Rows),
            reading,
            stored,
            TestContext.Current.CancellationToken
        );
        plan.Faults.ShouldBeEmpty();
        plan.Rows.Count.ShouldBeGreaterThan(270);
        plan.Rows.ShouldAllBe(row => row.Row.Version == 0 || ReferenceEquals(row.Row, stored.Find(row.Row.Code)));
    }

    [Fact]
    public void A_file_that_a_German_spreadsheet_has_saved_comes_back()
    {
        var row = new CountryRow
        {
            Code = "ATL",
            Name = "=Atlantis",
            OtherNames = ["'tis", "b"],
            Numeric = "040",
            Region = "002",
            ValidFrom = new(2020, 2, 1),
            Retired = true,
        };
        var file = Encoding.UTF8.GetString(Catalogues.Countries.Export([row], spreadsheet: true));
        var saved = file.Replace("\"", "", StringComparison.Ordinal)
            .Replace("040", "40", StringComparison.Ordinal)
            .Replace("002", "2", StringComparison.Ordinal)
            .Replace("2020-02-01", "01.02.2020", StringComparison.Ordinal)
            .Replace("true", "WAHR", StringComparison.Ordinal);

        saved.ShouldBe(
            "\uFEFFcode;alpha2;alpha3;numeric;name;officialName;otherNames;aliases;names;status;validFrom;validTo;replacedBy;region;"
                + "subregion;retired\r\nATL;;;40;'=Atlantis;;'tis | b;;;user-assigned;01.02.2020;;;2;;WAHR\r\n"
        );
        var plan = Catalogues.Countries.Plan(saved, row);
        plan.Faults.ShouldBeEmpty();
        plan.Rows.ShouldHaveSingleItem().Row.ShouldBe(row with { Version = 1 });
    }

    [Fact]
    public void A_spreadsheet_finds_no_formula_in_a_file()
    {
        string[] names = ["=1", "+1", "-1", "@a", "'=1", "''-1", "'a", "''", "a=1"];
        var rows = names.Select((name, index) => new CountryRow { Code = $"AA{(char)('A' + index)}", Name = name }).ToList();
        var columns = Catalogues.Countries.Definition.Rows.ColumnsOf(new HashSet<string> { "name" }, ["name"]);

        Lines(true).ShouldBe(["'=1", "'+1", "'-1", "'@a", "''=1", "'''-1", "'a", "''", "a=1"]);
        Lines(false).ShouldBe(["=1", "+1", "-1", "@a", "''=1", "'''-1", "'a", "''", "a=1"]);

        string[] Lines(bool spreadsheet) =>
            [
                .. Encoding
                    .UTF8.GetString(
                        CsvFile.Write(
                            columns,
                            rows.Select(row => new Entry<CountryRow>(Catalogues.Countries.Definition, row, null).Json.Bytes),
                            spreadsheet
                        )
                    )
                    .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                    .Skip(1)
                    .Select(line => line.Trim('"')),
            ];
    }

    private static void Entries_come_back<TRow>(TestCatalogue<TRow> catalogue, bool spreadsheet)
        where TRow : EntryRow, new() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(150),
            Prop.ForAll(
                Arb.From(GeneratedRows.Of(catalogue)),
                rows =>
                {
                    if (rows.Count == 0)
                    {
                        return;
                    }

                    var export = catalogue.Export(rows, spreadsheet);
                    var file = catalogue.Read(export);
                    file.Faults.All.ShouldBeEmpty();
                    file.Rows.Select(row => catalogue.Catalogue.Apply(new() { Code = row.Key }, row.Body))
                        .Zip(rows)
                        .ShouldAllBe(pair => catalogue.Catalogue.AreSame(pair.First, pair.Second));

                    ChangesNothing(catalogue.Plan(catalogue.Open(export), rows), rows);
                }
            )
        );

    private static async Task Entries_come_back<TRow>(TestHost host, string path, string format, TestCatalogue<TRow> catalogue)
        where TRow : EntryRow, new()
    {
        var view = await host.Services.GetRequiredService<Catalogue<TRow>>().ReadAsync(null, TestContext.Current.CancellationToken);
        var stored = view.Entries.Select(entry => entry.Stored).ToList();
        var file = await host.Client.GetByteArrayAsync(
            $"/api/v2/{path}?former=true&retired=true&{format}",
            TestContext.Current.CancellationToken
        );

        ChangesNothing(catalogue.Plan(catalogue.Open(file, TypeOf(format)), stored), stored);
    }

    private static string TypeOf(string format) => format.Contains("json", StringComparison.Ordinal) ? "application/json" : "text/csv";

    private static void ChangesNothing<TRow>(ImportPlan<TRow> plan, List<TRow> stored)
        where TRow : EntryRow
    {
        plan.Faults.ShouldBeEmpty();
        plan.Rows.Select(row => row.Row.Code).ShouldBe(stored.Select(row => row.Code));
        plan.Rows.ShouldAllBe(row => row.Row.Version <= stored.Count); // The very rows that are stored; others have later versions.
    }
}
