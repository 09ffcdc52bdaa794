using CountryProvider.Abstractions;

namespace CountryProvider.Storage;

/// <summary>A fault of a database, as an exception reports it.</summary>
/// <param name="Kind">The kind of the fault, which decides the effect on reads and writes.</param>
/// <param name="Reason">The reason, for people.</param>
/// <param name="Remedy">
/// The remedy for a store that cannot be opened, without a full stop. Null when only the settings can help.
/// </param>
internal sealed record StoreFault(StoreFaultKind Kind, string Reason, string? Remedy = null)
{
    /// <summary>The refusal of a write. Null when the fault does not mean that the store accepts no writes.</summary>
    public NotStoredException? Refusal(string module) =>
        Kind switch
        {
            StoreFaultKind.Full => NotStoredException.Full(module),
            StoreFaultKind.ReadOnly => NotStoredException.ReadOnly(module),
            StoreFaultKind.Failing => NotStoredException.Failing(module),
            StoreFaultKind.Damaged or StoreFaultKind.NotAStore => NotStoredException.Damaged(module),
            _ => null,
        };

    /// <summary>Whether the database cannot be reached at the moment. The fault may pass.</summary>
    public bool IsUnavailable => Kind is StoreFaultKind.Unreachable or StoreFaultKind.Locked;

    /// <summary>Whether a person must act first, for example correct a password. Then the start does not retry.</summary>
    public bool IsForGood { get; init; }
}

/// <summary>The kinds of faults of a database.</summary>
internal enum StoreFaultKind
{
    /// <summary>The database does not answer, or accepts no requests.</summary>
    Unreachable,

    /// <summary>Another process keeps the database locked.</summary>
    Locked,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>The database is read-only.</summary>
    ReadOnly,

    /// <summary>The disk or the folder fails, or denies access.</summary>
    Failing,

    /// <summary>The stored data is damaged.</summary>
    Damaged,

    /// <summary>The file holds something other than a store.</summary>
    NotAStore,

    /// <summary>A row with that key or version exists already.</summary>
    KeyTaken,

    /// <summary>Any other error of the database.</summary>
    Other,
}

/// <summary>Another process serves the store.</summary>
internal sealed class StoreInUseException : Exception;

/// <summary>The database contains a row that is not valid for this store.</summary>
internal sealed class UnreadableRowException(Exception cause) : Exception(cause.Message, cause);
