using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using CountryProvider.Comparison.Report;
using CountryProvider.Comparison.Report.Drawings;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Testing;

namespace CountryProvider.Comparison.Tests;

public sealed partial class ReportTests
{
    private static readonly Lazy<Task<string>> _usual = new(() => ReportFiles.RenderAsync(SampleReport.Usual));
    private static readonly Lazy<Task<string>> _unusual = new(() => ReportFiles.RenderAsync(SampleReport.Unusual));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Samples => ["usual", "unusual"];

    [Theory, MemberData(nameof(Samples))]
    public async Task The_page_is_without_a_mistake_in_its_markup(string sample)
    {
        var html = await HtmlOf(sample);

        Should.NotThrow(() => new HtmlParser(new() { IsStrictMode = true }).ParseDocument(html));
        var ids = Parse(html).QuerySelectorAll("[id]").Select(element => element.Id).ToList();
        ids.ShouldBeUnique();
        var places = Parse(html)
            .QuerySelectorAll("[href^='#'], [aria-labelledby], [aria-describedby]")
            .SelectMany(element =>
                (string?[])
                    [element.GetAttribute("href")?[1..], element.GetAttribute("aria-labelledby"), element.GetAttribute("aria-describedby")]
            );
        places.Where(place => place is not null && !ids.Contains(place)).ShouldBeEmpty();
        html.ShouldNotContain("NaN");
        html.ShouldNotContain("Infinity");
    }

    [Theory, MemberData(nameof(Samples))]
    public async Task Nothing_is_loaded_from_elsewhere(string sample)
    {
        var document = Parse(await HtmlOf(sample));

        document.QuerySelectorAll("[src], [srcset], [style], [onclick], link, iframe, object, img, base, form").ShouldBeEmpty();
        document.QuerySelectorAll("[href]").ShouldAllBe(link => link.GetAttribute("href")!.StartsWith('#'));
        var style = document.QuerySelectorAll("style").ShouldHaveSingleItem().TextContent;
        style.ShouldNotContain("@import");
        Addresses().Matches(style).ShouldAllBe(address => address.Groups[1].Value.StartsWith("\"#pattern-", StringComparison.Ordinal));
        document
            .QuerySelector("meta[http-equiv=Content-Security-Policy]")!
            .GetAttribute("content")!
            .ShouldMatch("^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$");
    }

    [Theory, MemberData(nameof(Samples))]
    public async Task Every_text_is_in_both_languages(string sample)
    {
        var document = Parse(await HtmlOf(sample));

        var wordings = document.QuerySelectorAll("span[lang]");
        wordings.Length.ShouldBeGreaterThan(100);
        foreach (var words in wordings)
        {
            var isEnglish = words.GetAttribute("lang") == "en";
            var other = isEnglish ? words.NextElementSibling : words.PreviousElementSibling;
            other.ShouldNotBeNull(words.OuterHtml).GetAttribute("lang").ShouldBe(isEnglish ? "de" : "en", words.OuterHtml);
            words.TextContent.ShouldNotBeNullOrWhiteSpace();
        }

        foreach (var figure in document.QuerySelectorAll("figure"))
        {
            figure
                .QuerySelectorAll("svg")
                .Select(svg => (svg.GetAttribute("lang"), svg.ClassName))
                .ShouldBe([("en", "wide"), ("en", "narrow"), ("de", "wide"), ("de", "narrow")]);
        }

        // What has no language is code, a name, a figure, or the title of a paper.
        document
            .Body!.Descendants<IText>()
            .Where(text =>
                text.Ancestors<IElement>()
                    .All(element => element.LocalName != "cite" && (!element.HasAttribute("lang") || element is IHtmlHtmlElement))
                && text.ParentElement is not (IHtmlScriptElement or IHtmlStyleElement)
            )
            .Select(text => text.TextContent.Trim())
            .Where(text => EnglishOrGerman().IsMatch(text))
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Samples))]
    public async Task Every_picture_says_what_it_shows_and_has_its_figures_beside_it(string sample)
    {
        var report = Report(sample);
        var document = Parse(await HtmlOf(sample));
        var pictures = report.Sections.SelectMany(section => section.Finding.Pictures).ToList();

        var figures = document.QuerySelectorAll("figure");
        figures.Length.ShouldBe(pictures.Count);
        foreach (var (figure, picture) in figures.Zip(pictures))
        {
            figure.QuerySelectorAll("details table").Length.ShouldBe(PictureTables.Of(picture).Count);
            foreach (var svg in figure.QuerySelectorAll("svg"))
            {
                var (title, alternative) =
                    svg.GetAttribute("lang") == "de"
                        ? (picture.Title.German, picture.Alternative.German)
                        : (picture.Title.English, picture.Alternative.English);
                svg.GetAttribute("role").ShouldBe("img");
                document.GetElementById(svg.GetAttribute("aria-labelledby")!)!.TextContent.ShouldBe(title);
                document.GetElementById(svg.GetAttribute("aria-describedby")!)!.TextContent.ShouldBe(alternative);
            }
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void Every_drawing_is_well_formed_and_within_its_frame(string sample)
    {
        foreach (var picture in Report(sample).Sections.SelectMany(section => section.Finding.Pictures))
        {
            foreach (var drawing in PictureDrawing.Of(picture, "picture"))
            {
                var svg = XElement.Parse(drawing.Value);
                var frame = Numbers().Matches(svg.Attribute("viewBox")!.Value).Select(number => double.Parse(number.Value, null)).ToList();
                foreach (var text in svg.Elements("text"))
                {
                    ((double)text.Attribute("x")!).ShouldBeInRange(0, frame[2], text.Value);
                    ((double)text.Attribute("y")!).ShouldBeInRange(8, frame[3], text.Value);
                }

                foreach (var path in svg.Elements("path"))
                {
                    path.Attribute("d")!.Value.ShouldNotContain("E", Case.Sensitive);
                }
            }
        }
    }

    [Fact]
    public void Every_table_has_a_cell_for_each_column()
    {
        var reports = new[] { SampleReport.Usual, SampleReport.Unusual };
        var tables = reports
            .SelectMany(report => report.Sections)
            .SelectMany(section => section.Finding.Pictures.SelectMany(PictureTables.Of).Concat(section.Finding.Tables))
            .ToList();

        tables.ShouldNotBeEmpty();
        tables.ShouldAllBe(table => table.Rows.All(row => row.Cells.Count == table.Columns.Count - 1));
    }

    [Fact]
    public async Task The_first_screen_has_every_headline_and_every_verdict_with_a_link_to_its_experiment()
    {
        var document = Parse(await HtmlOf("usual"));

        foreach (var (side, style) in new[] { (Side.Cost, "cost"), (Side.Gain, "gain") })
        {
            var expected = SampleReport.Usual.Sections.SelectMany(section =>
                section
                    .Finding.Headlines.Where(headline => headline.Side == side)
                    .Select(headline => ("#" + section.Name, headline.Figure.German))
            );
            document
                .QuerySelectorAll($".first .{style} a")
                .Select(link =>
                    (
                        link.GetAttribute("href")!,
                        link.QuerySelector("strong")!.QuerySelector("[lang=de]")?.TextContent ?? link.QuerySelector("strong")!.TextContent
                    )
                )
                .ShouldBe(expected);
        }

        document
            .QuerySelectorAll(".verdicts a")
            .Select(link => link.GetAttribute("href"))
            .ShouldBe(SampleReport.Usual.Sections.Select(section => "#" + section.Name));
        document
            .QuerySelectorAll(".experiment pre")
            .ShouldAllBe(command => command.TextContent.Contains("CountryProvider.Comparison --rounds 8 --seed 42 --only "));
        document.QuerySelector("#method")!.TextContent.ShouldContain("3 runs of the load generator, 1 of them void.");
        document.QuerySelector("#literature")!.TextContent.ShouldContain("throughput of the linked list");
    }

    [Fact]
    public async Task A_run_without_a_headline_says_so()
    {
        var document = Parse(await ReportFiles.RenderAsync(SampleReport.Usual with { Sections = [] }));

        document.QuerySelectorAll(".side p").Length.ShouldBe(2);
        document.QuerySelector("#literature")!.TextContent.ShouldContain("not measured in this run");
    }

    [Theory, MemberData(nameof(Samples))]
    public void The_data_come_back_as_they_were(string sample)
    {
        var json = JsonSerializer.Serialize(Report(sample), ReportJson.Default.ComparisonReport);

        var read = JsonSerializer.Deserialize(json, ReportJson.Default.ComparisonReport)!;

        JsonSerializer.Serialize(read, ReportJson.Default.ComparisonReport).ShouldBe(json);
        read.Sections.SelectMany(section => section.Finding.Pictures)
            .Select(picture => picture.GetType())
            .ShouldBe(Report(sample).Sections.SelectMany(section => section.Finding.Pictures).Select(picture => picture.GetType()));
        read.Runs.Count.ShouldBe(Report(sample).Runs.Count);
    }

    [Fact]
    public async Task Both_files_are_written_over_those_of_the_last_time()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "new", "reports");

        await ReportFiles.WriteAsync(SampleReport.Unusual, path, Stop);
        await ReportFiles.WriteAsync(SampleReport.Usual, path, Stop);

        Directory.GetFiles(path).Select(Path.GetFileName).Order().ShouldBe(["report.html", "report.json"]);
        (await File.ReadAllTextAsync(Path.Combine(path, "report.html"), Stop)).ShouldContain("--seed 42");
        await using var data = File.OpenRead(Path.Combine(path, "report.json"));
        (await JsonSerializer.DeserializeAsync(data, ReportJson.Default.ComparisonReport, Stop))!.Command.ShouldBe(
            SampleReport.Usual.Command
        );
    }

    [Fact]
    public async Task Where_they_cannot_be_written_neither_is_and_the_person_is_told()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "report.json"));

        var refusal = await Should.ThrowAsync<StartupException>(() => ReportFiles.WriteAsync(SampleReport.Usual, folder.Path, Stop));

        refusal
            .Faults.ShouldHaveSingleItem()
            .ShouldBe(
                $"{folder.Path} cannot be written to: {Path.Combine(folder.Path, "report.json")} is a folder. Name another folder as --output, or change its permissions."
            );
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "file"), "", Stop);
        await Should.ThrowAsync<StartupException>(() =>
            ReportFiles.WriteAsync(SampleReport.Usual, Path.Combine(folder.Path, "file", "below"), Stop)
        );
    }

    private static ComparisonReport Report(string sample) => sample == "usual" ? SampleReport.Usual : SampleReport.Unusual;

    private static Task<string> HtmlOf(string sample) => sample == "usual" ? _usual.Value : _unusual.Value;

    // With plain spaces instead of spaces that keep words on one line.
    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html.Replace('\u00a0', ' ').Replace("&#xA0;", " "));

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"[\d.]+")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\b(the|a|of|with|what|was|is|der|die|das|und|mit|ist)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishOrGerman();
}
