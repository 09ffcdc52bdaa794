namespace CountryProvider.Storage;

/// <summary>
/// Runs writes completely except for their commit. The runtime compiles the code of a write when a process writes for the first time.
/// With a rehearsal, no client has to wait for this.
/// </summary>
public static class Rehearsal
{
    private static readonly AsyncLocal<bool> _isUnderWay = new();

    /// <summary>The version of the rows. No other write has it: the database lets a second write with the same version wait.</summary>
    internal const long Version = long.MaxValue;

    /// <summary>Whether the current flow of control is a rehearsal.</summary>
    internal static bool IsUnderWay => _isUnderWay.Value;

    /// <summary>Runs the function. Afterwards its writes are neither in a database nor in memory.</summary>
    public static async Task RunAsync(Func<Task> write)
    {
        _isUnderWay.Value = true; // Ends with this method, because the method is asynchronous.
        await write();
    }
}
