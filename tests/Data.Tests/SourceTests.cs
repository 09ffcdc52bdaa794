using System.Globalization;
using System.Text;
using CountryProvider.ReferenceData;
using CountryProvider.Testing;

namespace CountryProvider.Data.Tests;

/// <summary>The committed files against the pinned packages, which npm brings into a folder of the test's own.</summary>
public sealed class SourceTests(Packages packages) : IClassFixture<Packages>
{
    [Fact]
    public void The_tool_writes_the_committed_files_again()
    {
        var sources = packages.Get();
        using var folder = new TemporaryFolder();
        foreach (
            var path in Directory
                .EnumerateFiles(Repository.Find("src/Modules"), "*", SearchOption.AllDirectories)
                .Where(path =>
                    path.Contains("/Data/Shipped/", StringComparison.Ordinal)
                    && !path.Contains("/bin/", StringComparison.Ordinal)
                    && !path.Contains("/obj/", StringComparison.Ordinal)
                )
        )
        {
            var copy = Path.Combine(folder.Path, Path.GetRelativePath(Repository.Root, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        var before = Contents(folder.Path);
        before.Count.ShouldBe(8);
        new DataSet(sources, Corrections.Read(Repository.Find("tools/ReferenceData/corrections.json")))
            .Write(folder.Path)
            .Count()
            .ShouldBe(8);
        Contents(folder.Path).ShouldBe(before, ignoreOrder: true);
    }

    // IANA notes the withdrawal within a month after ISO. A second source has the year of each withdrawal, and the exact day of some.
    [Fact]
    public void Days_of_withdrawal_of_ISO_3166_3_agree_with_a_second_source()
    {
        var sources = packages.Get();
        var former = Shipped.CountryFile.Entries.Where(country => country.Status == "former").Select(country => country.Code);
        sources.Withdrawn.Keys.ShouldBe(former, ignoreOrder: true);
        var registry = sources
            .SubtagRegistry.Where(record => (string?)record!["Type"] == "region" && record["Deprecated"] is not null)
            .ToDictionary(record => (string)record!["Subtag"]!, record => Shipped.Day((string)record!["Deprecated"]!));
        registry.Count.ShouldBe(11);
        var checkedByIana = 0;
        foreach (var (code, (withdrawn, second)) in sources.Withdrawn)
        {
            second[..4].ShouldBe(withdrawn[..4], code);
            var country = Shipped.Countries[code];

            // The event comes before the code is withdrawn: in the same year, or up to two years before.
            (int.Parse(withdrawn[..4], CultureInfo.InvariantCulture) - country.ValidTo!.Value.Year).ShouldBeInRange(0, 2, code);
            // The second source has the USSR a year late.
            if (second.Length == 10 && code != "SUHH")
            {
                country.ValidTo!.Value.AddDays(1).ShouldBe(Shipped.Day(second), code);
            }

            // CS at IANA is Serbia and Montenegro.
            if (withdrawn.Length == 10 && code != "CSHH" && registry.TryGetValue(country.Alpha2!, out var deprecated))
            {
                (deprecated.DayNumber - Shipped.Day(withdrawn).DayNumber).ShouldBeInRange(0, 31, code);
                checkedByIana++;
            }
        }

        checkedByIana.ShouldBe(11);
    }

    // ISO 4217 List Three has months, CLDR the last day of use.
    [Fact]
    public void Last_days_of_currencies_agree_with_List_Three_or_are_known()
    {
        var difference = packages
            .Get()
            .ListThree.GroupBy(row => row.Code)
            .Where(rows => Shipped.Currencies[rows.Key].Status == "former")
            .ToDictionary(
                rows => rows.Key,
                rows => Shipped.Currencies[rows.Key].ValidTo!.Value.DayNumber - rows.Max(row => row.LastDay).DayNumber
            );
        difference
            .Where(pair => pair.Value < -92)
            .Select(pair => pair.Key)
            .Order()
            .ShouldBe(Shipped.Known("withdrawn-later-than-used").Order());
        difference
            .Where(pair => pair.Value > 92)
            .Select(pair => pair.Key)
            .Order()
            .ShouldBe(Shipped.Known("used-longer-than-listed").Order());
    }

    [Fact]
    public void All_of_List_One_and_List_Three_is_there_with_its_numbers_and_minor_units()
    {
        var sources = packages.Get();
        var active = sources.Iso4217.Where(currency => (bool)currency!["active"]!).ToList();
        active.Count.ShouldBe(178);
        foreach (var currency in active)
        {
            var shipped = Shipped.Currencies[(string)currency!["code"]!];
            shipped.Status.ShouldBe("active");
            shipped.Numeric.ShouldBe((string?)currency["number"], shipped.Code);
            shipped.MinorUnits.ShouldBe((int?)currency["digits"], shipped.Code);
        }

        sources
            .ListThree.Select(row => row.Code)
            .Concat(active.Select(currency => (string)currency!["code"]!))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ShouldBe(Shipped.Currencies.Keys);
    }

    [Fact]
    public void All_of_ISO_3166_1_is_there_with_its_codes()
    {
        var official = packages.Get().Iso3166;
        official.Count.ShouldBe(249);
        foreach (var country in official)
        {
            var shipped = Shipped.Countries[(string)country!["alpha3"]!];
            (shipped.Alpha2, shipped.Alpha3, shipped.Numeric).ShouldBe(
                ((string)country["alpha2"]!, (string)country["alpha3"]!, (string)country["numeric"]!)
            );
        }
    }

    // List One names for each country the currencies of today. CLDR is another source for the same.
    [Fact]
    public void Currencies_of_today_are_those_of_List_One_or_known()
    {
        var sources = packages.Get();
        var countries = sources.Iso3166.ToDictionary(country => Words((string)country!["name"]!), country => (string)country!["alpha3"]!);
        countries["netherlands"] = "NLD";
        var listed = sources
            .Iso4217.Where(currency => (bool)currency!["active"]!)
            .SelectMany(currency =>
                currency!["countries"]!
                    .AsArray()
                    .Select(country => (Country: countries.GetValueOrDefault(Words((string)country!)), Currency: (string)currency["code"]!))
            )
            .Where(pair => pair.Country is not null)
            .ToLookup(pair => pair.Country!, pair => pair.Currency);
        listed.Count.ShouldBeGreaterThan(240);
        Shipped
            .CountryFile.Entries.Where(country => country.Status == "official")
            .Where(country =>
                !listed[country.Code]
                    .ToHashSet()
                    .SetEquals(
                        (Shipped.Links[country.Code].Currencies ?? []).Where(link => link.IsUsed(Shipped.Today)).Select(link => link.Code)
                    )
            )
            .Select(country => country.Code)
            .ShouldBe(Shipped.Known("currencies-not-as-in-list-one"));
    }

    /// <summary>The words of a name in any order: "Korea, Republic of" and "korea (the republic of)" are the same.</summary>
    private static string Words(string name)
    {
        var plain = string.Concat(
            name.ToLowerInvariant()
                .Normalize(NormalizationForm.FormD)
                .Where(c => char.IsAsciiLetterLower(c) || c is ' ' or ',' or '(' or ')' or '-' or '[')
        );
        return string.Join(
            ' ',
            plain
                .Split([' ', ',', '(', ')', '-', '['], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word != "the")
                .Order(StringComparer.Ordinal)
        );
    }

    private static Dictionary<string, string> Contents(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetRelativePath(folder, path),
                path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
            );
}

/// <summary>The packages that the lock file pins. Without npm or its registry the tests are skipped, except in CI.</summary>
public sealed class Packages : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string?> _fault;

    public Packages() => _fault = new(Install);

    /// <summary>What the tool reads.</summary>
    public Sources Get()
    {
        if (_fault.Value is { } fault)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", fault);
            Assert.Fail(fault);
        }

        return new Sources(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    private string? Install()
    {
        foreach (var file in new[] { "package.json", "package-lock.json", ".npmrc", "iso4217-list-three.csv", "iso3166-3-withdrawn.csv" })
        {
            File.Copy(Repository.Find($"tools/ReferenceData/{file}"), Path.Combine(_folder.Path, file));
        }

        return Npm.Install(_folder.Path);
    }
}
