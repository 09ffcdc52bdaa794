using System.Runtime.CompilerServices;

namespace CountryProvider.Testing;

internal static class ChildProcesses
{
    // As for the tests themselves: processes of a test are too short-lived for counting of hot code to pay.
    [ModuleInitializer]
    public static void Hasten() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
