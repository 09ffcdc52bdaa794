namespace CountryProvider.Abstractions;

/// <summary>
/// What a module answers when it refuses a request for a reason that the caller can act on. The message is a full
/// sentence for that person, in the language of the current request.
/// </summary>
public abstract class DomainException(string message) : Exception(message);

/// <summary>The thing that the request names does not exist.</summary>
/// <param name="candidates">What the request may mean instead.</param>
public sealed class NotFoundException(string message, IReadOnlyList<Candidate>? candidates = null) : DomainException(message)
{
    /// <summary>What the request may mean instead; empty when nothing is known.</summary>
    public IReadOnlyList<Candidate> Candidates { get; } = candidates ?? [];
}

/// <summary>An entry that had the key at another time.</summary>
public sealed record Candidate(string Code, string Name, DateOnly? ValidFrom, DateOnly? ValidTo);

/// <summary>The request contradicts what is stored, such as a code that is taken.</summary>
public sealed class ConflictException(string message) : DomainException(message);

/// <summary>The caller made the request conditional on a state that no longer holds.</summary>
public sealed class PreconditionFailedException(string message) : DomainException(message);

/// <summary>What the caller knows is of a store that is not there any more, such as before a restore: it has to begin anew.</summary>
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

/// <summary>Something is wrong with a file that was sent. Nothing of it was stored.</summary>
/// <param name="faults">What is wrong, in the order of the lines.</param>
public sealed class InvalidFileException(IReadOnlyList<FileFault> faults)
    : DomainException(
        Text.Say(
            $"Nothing was stored. What is wrong with the file: {faults.Count}.",
            $"Nichts wurde gespeichert. Fehler in der Datei: {faults.Count}."
        )
    )
{
    /// <summary>What is wrong, in the order of the lines.</summary>
    public IReadOnlyList<FileFault> Faults { get; } = faults;
}

/// <summary>Something that is wrong with a file.</summary>
/// <param name="Line">The line; 1 for the first of the file. For a fault of a whole row the one in which it begins.</param>
/// <param name="Column">
/// The column of the cell, 1 for the first; in JSON that is no JSON, the byte in the line. Null when it is in none.
/// </param>
/// <param name="Member">The name of the column or member; null when it is none.</param>
/// <param name="Message">What is wrong and what to do, in the language of the request.</param>
public sealed record FileFault(int Line, int? Column, string? Member, string Message);

/// <summary>A field is well-formed but names an entry that cannot be used: an unknown or a retired one.</summary>
/// <param name="errors">Messages by field name, in camelCase.</param>
public sealed class InvalidReferenceException(IReadOnlyDictionary<string, string[]> errors)
    : DomainException(string.Join(" ", errors.Values.SelectMany(messages => messages)))
{
    /// <summary>Messages by field name, in camelCase.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}

/// <summary>The module's store takes no writes. Nothing was changed, and what is stored can still be read.</summary>
public sealed class NotStoredException(string message) : DomainException(message)
{
    /// <summary>Its disk is full.</summary>
    public static NotStoredException Full(string module) =>
        new(
            Text.Say(
                $"The module {module} has no room left to store this. Nothing was changed. Try again when there is room on its disk.",
                $"Das Modul {module} hat keinen Platz mehr, um das zu speichern. Nichts wurde geändert. Versuchen Sie es noch einmal, "
                    + $"wenn auf seinem Datenträger Platz ist."
            )
        );

    /// <summary>It may be read only.</summary>
    public static NotStoredException ReadOnly(string module) =>
        new(
            Text.Say(
                $"The module {module} may not write to its store, which is read-only. Nothing was changed. Try again when it may be "
                    + $"written to.",
                $"Das Modul {module} darf seinen Speicher nur lesen. Nichts wurde geändert. Versuchen Sie es noch einmal, wenn es "
                    + $"wieder schreiben darf."
            )
        );

    /// <summary>Its disk fails.</summary>
    public static NotStoredException Failing(string module) =>
        new(
            Text.Say(
                $"The module {module} cannot store this, because its disk does not take it. Nothing was changed. The log says more.",
                $"Das Modul {module} kann das nicht speichern, weil sein Datenträger es nicht annimmt. Nichts wurde geändert. Im "
                    + $"Protokoll steht mehr."
            )
        );

    /// <summary>What is on the disk contradicts itself.</summary>
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
/// A module in another process gave no answer that can be used, or one here cannot reach its data. That says nothing about the request,
/// which may or may not have been carried out.
/// </summary>
/// <param name="module">The name of the module.</param>
/// <param name="message">
/// A full sentence for the person who waits for the answer. It is asked for by each of those who share a question, who may read different
/// languages.
/// </param>
/// <param name="retryAfter">When to try again at the earliest.</param>
public sealed class ModuleUnavailableException(string module, Func<string> message, TimeSpan retryAfter, Exception? cause = null)
    : Exception(null, cause)
{
    /// <summary>Nothing came from the module, or nothing that can be understood.</summary>
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

    /// <summary>Something came from the module that it cannot mean.</summary>
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

    /// <summary>The module cannot reach what it stores.</summary>
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

    /// <summary>When to try again at the earliest.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
