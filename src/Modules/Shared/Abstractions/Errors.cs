namespace CountryProvider.Abstractions;

/// <summary>
/// A module refuses a request for a reason that the caller can act on. The message is a full sentence for the person who sent the
/// request, in the language of that request.
/// </summary>
public abstract class DomainException(string message) : Exception(message);

/// <summary>The request names something that does not exist.</summary>
/// <param name="candidates">Entries that the request may mean instead.</param>
public sealed class NotFoundException(string message, IReadOnlyList<Candidate>? candidates = null) : DomainException(message)
{
    /// <summary>Entries that the request may mean instead; empty when none are known.</summary>
    public IReadOnlyList<Candidate> Candidates { get; } = candidates ?? [];
}

/// <summary>An entry that had the requested key at another time.</summary>
public sealed record Candidate(string Code, string Name, DateOnly? ValidFrom, DateOnly? ValidTo);

/// <summary>The request contradicts the stored data. For example, the code is already taken.</summary>
public sealed class ConflictException(string message) : DomainException(message);

/// <summary>The request has a condition on the stored state, and that state has changed.</summary>
public sealed class PreconditionFailedException(string message) : DomainException(message);

/// <summary>
/// The caller's data is from a store that no longer exists, for example the store before a restore. The caller must start again.
/// </summary>
public sealed class OutOfStepException(string message) : DomainException(message);

/// <summary>A field is missing or malformed.</summary>
/// <param name="errors">Messages by field name, in camelCase.</param>
public sealed class InvalidRequestException(IReadOnlyDictionary<string, string[]> errors)
    : DomainException(string.Join(" ", errors.Values.SelectMany(messages => messages)))
{
    /// <summary>One field, one message.</summary>
    public InvalidRequestException(string field, string message)
        : this(new Dictionary<string, string[]> { [field] = [message] }) { }

    /// <summary>Messages by field name, in camelCase.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>A file in the request has faults. The module has stored nothing of the file.</summary>
/// <param name="faults">The faults, in the order of the lines.</param>
public sealed class InvalidFileException(IReadOnlyList<FileFault> faults)
    : DomainException(
        Text.Say(
            $"Nothing was stored. What is wrong with the file: {faults.Count}.",
            $"Nichts wurde gespeichert. Fehler in der Datei: {faults.Count}."
        )
    )
{
    /// <summary>The faults, in the order of the lines.</summary>
    public IReadOnlyList<FileFault> Faults { get; } = faults;
}

/// <summary>One fault of a file.</summary>
/// <param name="Line">The line number, from 1. For a fault of a whole row, the line in which the row begins.</param>
/// <param name="Column">
/// The column number of the cell, from 1. When a JSON file is malformed, the position of the byte in the line. Null when the fault is
/// in no column.
/// </param>
/// <param name="Member">The name of the column or of the JSON member; null when the fault has none.</param>
/// <param name="Message">The fault and its remedy, in the language of the request.</param>
public sealed record FileFault(int Line, int? Column, string? Member, string Message);

/// <summary>A field is well-formed, but the entry that it names is unknown or retired.</summary>
/// <param name="errors">Messages by field name, in camelCase.</param>
public sealed class InvalidReferenceException(IReadOnlyDictionary<string, string[]> errors)
    : DomainException(string.Join(" ", errors.Values.SelectMany(messages => messages)))
{
    /// <summary>Messages by field name, in camelCase.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>The module's store accepts no writes. The module has changed nothing, and the stored data can still be read.</summary>
public sealed class NotStoredException(string message) : DomainException(message)
{
    /// <summary>The disk of the store is full.</summary>
    public static NotStoredException Full(string module) =>
        new(
            Text.Say(
                $"The module {module} has no room left to store this. Nothing was changed. Try again when there is room on its disk.",
                $"Das Modul {module} hat keinen Platz mehr, um das zu speichern. Nichts wurde geändert. Versuchen Sie es noch einmal, "
                    + $"wenn auf seinem Datenträger Platz ist."
            )
        );

    /// <summary>The store is read-only.</summary>
    public static NotStoredException ReadOnly(string module) =>
        new(
            Text.Say(
                $"The module {module} may not write to its store, which is read-only. Nothing was changed. Try again when it may be "
                    + $"written to.",
                $"Das Modul {module} darf seinen Speicher nur lesen. Nichts wurde geändert. Versuchen Sie es noch einmal, wenn es "
                    + $"wieder schreiben darf."
            )
        );

    /// <summary>The disk of the store fails.</summary>
    public static NotStoredException Failing(string module) =>
        new(
            Text.Say(
                $"The module {module} cannot store this, because its disk does not take it. Nothing was changed. The log says more.",
                $"Das Modul {module} kann das nicht speichern, weil sein Datenträger es nicht annimmt. Nichts wurde geändert. Im "
                    + $"Protokoll steht mehr."
            )
        );

    /// <summary>The data on the disk is damaged.</summary>
    public static NotStoredException Damaged(string module) =>
        new(
            Text.Say(
                $"The module {module} cannot store this, because its store is damaged. Nothing was changed. It has to be restored "
                    + $"from a backup.",
                $"Das Modul {module} kann das nicht speichern, weil sein Speicher beschädigt ist. Nichts wurde geändert. Er muss aus "
                    + $"einer Sicherung wiederhergestellt werden."
            )
        );
}

/// <summary>
/// A module in another process gave no usable answer, or a module in this process cannot reach its data. The caller cannot know
/// whether the module has carried out the request.
/// </summary>
/// <param name="module">The name of the module.</param>
/// <param name="message">
/// Returns a full sentence for the person who waits for the answer. Several requests can share one answer and can have different
/// languages, so each request calls this function.
/// </param>
/// <param name="retryAfter">The shortest time to wait before a retry.</param>
public sealed class ModuleUnavailableException(string module, Func<string> message, TimeSpan retryAfter, Exception? cause = null)
    : Exception(null, cause)
{
    /// <summary>The module did not answer, or its answer is not readable.</summary>
    public static ModuleUnavailableException NoAnswer(string module, TimeSpan retryAfter, Exception? cause) =>
        new(
            module,
            () =>
                Text.Say(
                    $"The module {module} does not answer at the moment. Try again in a few seconds.",
                    $"Das Modul {module} antwortet zurzeit nicht. Bitte versuchen Sie es in einigen Sekunden noch einmal."
                ),
            retryAfter,
            cause
        );

    /// <summary>The module answered, but its answer cannot be correct.</summary>
    public static ModuleUnavailableException NoUsableAnswer(string module, Exception? cause = null) =>
        new(
            module,
            () =>
                Text.Say(
                    $"The module {module} gives no answer that can be used. Try again in a few seconds.",
                    $"Das Modul {module} gibt keine brauchbare Antwort. Bitte versuchen Sie es in einigen Sekunden noch einmal."
                ),
            TimeSpan.FromSeconds(1),
            cause
        );

    /// <summary>The module cannot reach its store.</summary>
    public static ModuleUnavailableException NoStore(string module, Exception cause) =>
        new(
            module,
            () =>
                Text.Say(
                    $"The module {module} cannot reach its data at the moment. Try again in a few seconds.",
                    $"Das Modul {module} erreicht zurzeit seine Daten nicht. Bitte versuchen Sie es in einigen Sekunden noch einmal."
                ),
            TimeSpan.FromSeconds(1),
            cause
        );

    /// <summary>A full sentence, in the language of the current request.</summary>
    public override string Message => message();

    /// <summary>The name of the module.</summary>
    public string Module { get; } = module;

    /// <summary>The shortest time to wait before a retry.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
