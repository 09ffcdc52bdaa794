namespace CountryProvider.Abstractions;

/// <summary>All entries of a catalogue at one version. Immutable.</summary>
/// <param name="Version">Grows with every write to the catalogue's store; 0 for a store without any write.</param>
/// <param name="Entries">All entries, retired ones included, ordered by name and then by code.</param>
public sealed record Snapshot<TEntry>(long Version, IReadOnlyList<TEntry> Entries)
{
    /// <summary>The snapshot of a catalogue without any write.</summary>
    public static Snapshot<TEntry> Empty { get; } = new(0, []);
}
