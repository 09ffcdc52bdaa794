using CountryProvider.Abstractions;

namespace CountryProvider.Storage;

/// <summary>What an exception says of a database.</summary>
/// <param name="Kind">What it means for those who read and write.</param>
/// <param name="Reason">What is wrong, for people.</param>
/// <param name="Remedy">
/// What to do about a store that cannot be opened, without a full stop; null when it is up to the settings alone.
/// </param>
internal sealed record StoreFault(StoreFaultKind Kind, string Reason, string? Remedy = null)
{
    /// <summary>The refusal of a write; null when the fault says nothing about what the store takes.</summary>
    public NotStoredException? Refusal(string module) =>
        Kind switch
        {
            StoreFaultKind.Full => NotStoredException.Full(module),
            StoreFaultKind.ReadOnly => NotStoredException.ReadOnly(module),
            StoreFaultKind.Failing => NotStoredException.Failing(module),
            StoreFaultKind.Damaged or StoreFaultKind.NotAStore => NotStoredException.Damaged(module),
            _ => null,
        };

    /// <summary>Whether the database cannot be asked at the moment, which may pass.</summary>
    public bool IsUnavailable => Kind is StoreFaultKind.Unreachable or StoreFaultKind.Locked;

    /// <summary>Whether somebody has to do something first, such as naming another password, so that a start need not try again.</summary>
    public bool IsForGood { get; init; }
}

/// <summary>The kinds of what can be wrong with a database.</summary>
internal enum StoreFaultKind
{
    /// <summary>It does not answer, or takes no requests.</summary>
    Unreachable,

    /// <summary>Somebody else keeps it locked.</summary>
    Locked,

    /// <summary>Its disk has no room left.</summary>
    Full,

    /// <summary>It may not be written to.</summary>
    ReadOnly,

    /// <summary>Its disk or folder does not let it work.</summary>
    Failing,

    /// <summary>What it holds contradicts itself.</summary>
    Damaged,

    /// <summary>It holds something else.</summary>
    NotAStore,

    /// <summary>A row with that key or version is there already.</summary>
    KeyTaken,

    /// <summary>Anything else that the database refuses.</summary>
    Other,
}

/// <summary>Another process serves the store.</summary>
internal sealed class StoreInUseException : Exception;

/// <summary>A row in the database is none of this store.</summary>
internal sealed class UnreadableRowException(Exception cause) : Exception(cause.Message, cause);
