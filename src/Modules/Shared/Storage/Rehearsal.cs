namespace CountryProvider.Storage;

/// <summary>
/// Writes that go the whole way except for their commit. What is compiled when a process writes for the first time is compiled then, so
/// that nobody has to wait for it.
/// </summary>
public static class Rehearsal
{
    private static readonly AsyncLocal<bool> _isUnderWay = new();

    /// <summary>Whether the caller rehearses.</summary>
    internal static bool IsUnderWay => _isUnderWay.Value;

    /// <summary>Does something. Whatever it writes into a store is in no database and in no memory afterwards.</summary>
    public static async Task RunAsync(Func<Task> write)
    {
        _isUnderWay.Value = true; // Ends with this method, as it is asynchronous.
        await write();
    }
}
