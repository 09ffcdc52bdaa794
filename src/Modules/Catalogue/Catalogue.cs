using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue.Data;
using CountryProvider.Storage;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue;

/// <summary>Named entries under a unique code: what the handlers of one catalogue read and write.</summary>
/// <typeparam name="TEntry">The entry in the contracts of the module, by which catalogues are told apart.</typeparam>
public sealed class Catalogue<TEntry>(CatalogueDefinition<TEntry> definition, IStore<EntryRow, CatalogueSnapshot> store)
{
    private volatile Snapshot<TEntry> _contract = Snapshot<TEntry>.Empty;

    /// <inheritdoc cref="IStore{TRow, TRows}.ReadAsync"/>
    public ValueTask<CatalogueSnapshot> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(cancellationToken);

    /// <summary>The code in the case in which this catalogue stores it.</summary>
    public string Normalize(string code) => code.In(definition.CodeCase);

    /// <summary>What other modules get to see: null when nothing has changed since the version that the caller knows.</summary>
    /// <param name="knownVersion">The version that the caller has; null when it has none.</param>
    public async Task<Snapshot<TEntry>?> ChangesSinceAsync(long? knownVersion, CancellationToken cancellationToken)
    {
        var current = await ReadAsync(cancellationToken);
        if (current.Version == knownVersion)
        {
            return null;
        }

        // Another thread may meanwhile put an older one back; the caller gets its own all the same.
        var contract = _contract;
        if (contract.Version != current.Version)
        {
            _contract = contract = new(current.Version, [.. current.Rows.Select(definition.ToEntry)]);
        }

        return contract;
    }

    /// <summary>
    /// Makes sure that the code stands for the name: adds the entry, or reinstates it when it is retired, or leaves it.
    /// Doing so again changes nothing.
    /// </summary>
    /// <exception cref="ConflictException">The code stands for another name.</exception>
    public async Task<TEntry> EnsureAsync(string code, string name, CancellationToken cancellationToken)
    {
        name = Rules.NormalizeName(name);
        return definition.ToEntry(await WriteAsync(code, (existing, added) => existing switch
        {
            null => added with { Name = name },
            _ when !Rules.AreSame(existing.Name, name) => throw Taken(existing),
            { Retired: true } => existing with { Retired = false, Version = added.Version },
            _ => existing,
        }, cancellationToken));
    }

    /// <summary>
    /// Changes the entry under a code. <paramref name="change"/> gets the entry as it is (null when there is none) and a
    /// nameless one with the code and version to use; it returns the entry as it should be, or the same to leave it, or throws to refuse.
    /// </summary>
    public async Task<EntryRow> WriteAsync(string code, Func<EntryRow?, EntryRow, EntryRow> change, CancellationToken cancellationToken)
    {
        code = Normalize(code);
        return (await store.WriteAsync(code, (existing, version) => change(existing, new(code, "", false, version)), cancellationToken))!;
    }

    /// <summary>The refusal of a code that stands for nothing.</summary>
    public static NotFoundException Missing(string code) =>
        new(Say($"There is no entry with the code {code}.", $"Es gibt keinen Eintrag mit dem Code {code}."));

    /// <summary>The refusal of a code that stands for something else.</summary>
    public static ConflictException Taken(EntryRow existing) => new(existing.Retired
        ? Say($"The code {existing.Code} belongs to {Isolate(existing.Name)}, which is retired. Codes are not used again; {Isolate(existing.Name)} can be reinstated.",
            $"Der Code {existing.Code} gehört zu {Isolate(existing.Name)} (stillgelegt). Codes werden nicht neu vergeben; {Isolate(existing.Name)} kann reaktiviert werden.")
        : Say($"The code {existing.Code} is taken by {Isolate(existing.Name)}.", $"Der Code {existing.Code} ist schon an {Isolate(existing.Name)} vergeben."));
}
