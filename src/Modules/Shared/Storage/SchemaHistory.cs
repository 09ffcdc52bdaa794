namespace CountryProvider.Storage;

/// <summary>Finds out from the applied migrations of a database which program wrote it.</summary>
internal static class SchemaHistory
{
    /// <summary>Compares the applied migrations of a database with the migrations of this program.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="place">The file or the schema.</param>
    /// <param name="applied">The ids of the applied migrations, in their order; empty for a new store.</param>
    /// <param name="known">The ids of this program's migrations, in their order; at least one.</param>
    /// <exception cref="StoreException">The migrations are from another module, another program or a newer version.</exception>
    public static void Compare(string module, string place, IReadOnlyList<string> applied, IReadOnlyList<string> known)
    {
        if (applied.Count > 0 && !applied.Intersect(known).Any())
        {
            throw new StoreException(
                $"The store of {module} ({place}) is that of another module or program: it has the schema {applied[^1]}. "
                    + $"Nothing was changed. Put the file of {module} there, or name another place."
            );
        }

        if (applied.Except(known).LastOrDefault() is { } newer)
        {
            throw new StoreException(
                $"The store of {module} ({place}) was written by a newer version of Country Provider: it has the schema {newer}, this "
                    + $"version knows up to {known[^1]}. Nothing was changed. Start the newer version, or put back a copy from "
                    + $"before the upgrade."
            );
        }
    }
}
