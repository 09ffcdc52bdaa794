using CountryProvider.Host.Foundation.Settings;

namespace CountryProvider.Host.Tools;

/// <summary>The text of <c>--help</c>.</summary>
internal static class Help
{
    public static string Text(IProduct product)
    {
        var settings = Setting.All(product.Modules);
        var width = settings.Max(setting => setting.Key.Length) + 2;
        return $"""
            Country Provider: countries, currencies and languages, and which country is linked to which.

            Usage: CountryProvider.Host [verb] [--Key=Value ...]

            Without a verb it serves. The verbs, each with a --help of its own:

            {string.Join(Environment.NewLine, Verbs.All(product).Select(verb => $"  {verb.Name.PadRight(width)}{verb.Description}"))}

            Settings, each also as an environment variable (with __ for :) or in appsettings.json:

            {string.Join(
                Environment.NewLine,
                settings.Select(setting => $"  {setting.Key.PadRight(width)}{setting.Description}{Default(setting)}")
            )}

            Other options:
              --help     show this
              --version  show the version

            Exit codes: 0 after a regular end, 1 when it does not start or a verb fails,
            128 plus its number when a second signal ends it at once.
            """;
    }

    private static string Default(Setting setting) => setting.Default.Length > 0 ? $" [{setting.Default}]" : "";
}
