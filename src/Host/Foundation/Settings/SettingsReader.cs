using System.Text.Json;

namespace CountryProvider.Host.Foundation.Settings;

/// <summary>Reads the settings from all their sources.</summary>
internal static class SettingsReader
{
    private const string File = "appsettings.json";

    /// <summary>
    /// The environment overrides the file, the command line overrides the environment, and files of secrets override all of them.
    /// </summary>
    /// <param name="arguments">The settings on the command line.</param>
    /// <exception cref="StartupException">A file cannot be read.</exception>
    public static IConfigurationRoot Read(Dictionary<string, string?> arguments)
    {
        try
        {
            var settings = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(File), optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(arguments);
            return settings.Build() is var visible && visible[SecretsOptions.Key] is not { Length: > 0 } secrets ? visible
                : Directory.Exists(secrets) ? settings.AddKeyPerFile(Path.GetFullPath(secrets)).Build()
                : throw new StartupException([
                    $"{SecretsOptions.Key}: there is no folder {secrets}. Mount the Secret there, or leave the setting out.",
                ]);
        }
        catch (InvalidDataException e)
        {
            throw new StartupException([NotRead(e)]);
        }
    }

    // Names the position of the fault, but does not quote the file. The text at this position may be a secret.
    private static string NotRead(InvalidDataException failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is JsonException { LineNumber: { } line, BytePositionInLine: { } position })
            {
                return $"{Path.GetFullPath(File)} is not JSON: line {line + 1}, position {position + 1} is not understood. Mend it "
                    + $"there, or take the file away.";
            }
        }

        return $"{failure.Message} {failure.InnerException?.Message}";
    }
}
