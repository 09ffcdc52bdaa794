using System.Globalization;
using System.Text.RegularExpressions;
using CountryProvider.Testing;

namespace CountryProvider.Telemetry.Tests;

public sealed partial class ServerTimingTests
{
    [Theory]
    [InlineData(false, "local")]
    [InlineData(true, "remote")]
    public async Task An_answer_says_which_modules_were_asked_for_it_where_they_run_and_how_long_each_took(bool isSplit, string transport)
    {
        await using var catalogues = await TestHost.StartAsync(
            "Seed:Data=demo",
            $"Roles={string.Join(',', Host.Modules.All.Where(module => module.Dependencies.Count == 0).Select(module => module.Name))}"
        );
        await using var host = await TestHost.StartAsync([
            "Seed:Data=demo",
            "Linking:MaxStaleness=0",
            .. isSplit
                ? ["Roles=linking", .. Host.Modules.All.Select(module => $"Modules:{module.Name}:Address={catalogues.InternalAddress}")]
                : Array.Empty<string>(),
        ]);

        using var answer = await host.Client.GetAsync("/api/v2/links", TestContext.Current.CancellationToken);
        var page = await host.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

        var timings = Timing()
            .Matches(string.Join(", ", answer.Headers.GetValues("Server-Timing")))
            .Select(match =>
                (
                    Name: match.Groups[1].Value,
                    Where: match.Groups[2].Value,
                    Ms: double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)
                )
            )
            .ToList();
        timings
            .Select(timing => (timing.Name, timing.Where))
            .ShouldBe(
                [
                    ("country.GetCountries", transport),
                    ("currency.GetCurrencies", transport),
                    ("language.GetLanguages", transport),
                    ("linking.ListLinks", "local"),
                    ("total", ""),
                ],
                ignoreOrder: true
            );
        var total = timings[^1].Ms;
        timings[^1].Name.ShouldBe("total");
        timings.ShouldAllBe(timing => timing.Ms <= total);
        timings.Single(timing => timing.Name == "linking.ListLinks").Ms.ShouldBeGreaterThan(0);
        Foot()
            .Match(page)
            .Value.ShouldSatisfyAllConditions(
                foot => foot.ShouldContain("Linking"),
                foot => foot.ShouldContain(isSplit ? "remote" : "here"),
                foot => foot.Contains("remote").ShouldBe(isSplit)
            );
    }

    [GeneratedRegex(@"([\w.]+)(?:;desc=(local|remote))?;dur=([\d.]+)")]
    private static partial Regex Timing();

    [GeneratedRegex("Asked for this page:.*")]
    private static partial Regex Foot();
}
