namespace CountryProvider.ReferenceData;

/// <summary>The languages in which names are shipped: those that CLDR covers for modern use.</summary>
public sealed class Locales
{
    public Locales(Sources sources)
    {
        // CLDR keeps Bokmål as what "no" means. Other languages that have all from another one (Haitian from French) are left out.
        // Of the forms that a language has in a country: those that have a name of their own, such as Canadian French.
        // English is left out, as the catalogue's own names are English.
        var named = sources.Languages("en");
        var covered = sources.CoverageLevels("coverageLevels");
        var modern = sources.CoverageLevels("effectiveCoverageLevels");
        foreach (
            var locale in modern.Where(locale =>
                covered.Contains(locale)
                || locale is "nb"
                || (
                    locale.Contains('-', StringComparison.Ordinal)
                    && named.ContainsKey(locale)
                    && !locale.StartsWith("en-", StringComparison.Ordinal)
                )
            )
        )
        {
            All[locale] = locale;
        }

        // Taiwan writes Chinese in other characters than China. Who asks for zh-TW means zh-Hant, though zh is what it falls back to.
        foreach (var (territory, info) in sources.Supplemental("territoryInfo")["territoryInfo"]!.AsObject())
        {
            foreach (var (language, use) in info!["languagePopulation"]?.AsObject() ?? [])
            {
                var script = language.Replace('_', '-');
                if (
                    script.Split('-') is [var plain, { Length: 4 }]
                    && use.Text("_officialStatus") is not null
                    && modern.Contains(script)
                    && Likely(sources, $"{plain}-{territory}").StartsWith(script, StringComparison.Ordinal)
                )
                {
                    All[$"{plain}-{territory}"] = modern.Contains($"{script}-{territory}") ? $"{script}-{territory}" : script;
                }
            }
        }
    }

    /// <summary>The locale of CLDR that has the names of each tag.</summary>
    public SortedDictionary<string, string> All { get; } = new(StringComparer.Ordinal);

    private static string Likely(Sources sources, string tag) => sources.Supplemental("likelySubtags")["likelySubtags"].Text(tag) ?? "";
}
