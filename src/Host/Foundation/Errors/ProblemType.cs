namespace CountryProvider.Host.Foundation.Errors;

/// <summary>A kind of error. Callers recognize it by its name, which never changes (RFC 9457, 3.1.1).</summary>
/// <param name="Name">The last part of <see cref="Urn"/>.</param>
/// <param name="Status">The HTTP status of answers with this error.</param>
/// <param name="Title">The kind of error in a few words.</param>
/// <param name="Meaning">When the error occurs and what the caller can do, in full sentences.</param>
/// <param name="Detail">What is wrong. An example, when the real text depends on the request.</param>
internal sealed record ProblemType(string Name, int Status, string Title, string Meaning, string Detail)
{
    public static readonly ProblemType Validation = new(
        "validation",
        400,
        "The request is not valid",
        "A field or parameter is missing, malformed, unknown or there twice; the member errors says which, and what is expected.",
        "A code is exactly three letters from A to Z."
    )
    {
        Errors = new() { ["code"] = ["A code is exactly three letters from A to Z."] },
    };

    public static readonly ProblemType Malformed = new(
        "malformed",
        400,
        "The request cannot be read",
        "The body is missing or is not JSON of the expected shape; the member detail says where reading it ended.",
        "The body is not the JSON that is expected here: see line 1, byte 9, at $.name."
    );

    public static readonly ProblemType InvalidFile = new(
        "invalid-file",
        400,
        "The file is not valid",
        "Something is wrong with a file that was sent; the member faults says what, with line, column and member. Nothing was stored.",
        "Nothing was stored. What is wrong with the file: 1."
    );

    public static readonly ProblemType Unauthorized = new(
        "unauthorized",
        401,
        "A key is needed",
        "This process asks for a key here, and the request shows none that is known. Send Authorization: Bearer with a key.",
        "A key is needed for this."
    );

    public static readonly ProblemType Forbidden = new(
        "forbidden",
        403,
        "The key is not good for this",
        "The key belongs to other departments than those in whose data the request may write; the member detail names what is missing.",
        "The key erp may not change anything of another department."
    );

    public static readonly ProblemType NotFound = new(
        "not-found",
        404,
        "It does not exist",
        "Nothing is stored under the code in the path.",
        "There is no entry with the code XYZ."
    );

    public static readonly ProblemType Conflict = new(
        "conflict",
        409,
        "The request contradicts what is stored",
        "The code stands for something else. Choose another, or change what is there.",
        "The code DEU is taken by Germany."
    );

    public static readonly ProblemType OutOfStep = new(
        "out-of-step",
        410,
        "What you know is not what this store has been through",
        "The store was restored from a backup, or replaced by another, since the version in the parameter since. Read everything again: "
            + "ask for changes since 0.",
        "This store never had the version 512-1764345600123. Begin anew with since=0."
    );

    public static readonly ProblemType PreconditionFailed = new(
        "precondition-failed",
        412,
        "It has changed",
        "If-Match or If-None-Match demands a state that does not hold any more. Read it again and decide anew.",
        "It exists and is not in the state that the request expects. Read it again and decide anew."
    );

    public static readonly ProblemType TooLarge = new(
        "too-large",
        413,
        "The request is too large",
        "The body has more bytes than the endpoint accepts.",
        "The body is larger than this endpoint accepts."
    );

    public static readonly ProblemType InvalidReference = new(
        "invalid-reference",
        422,
        "The request refers to something that cannot be used",
        "A field names an entry that does not exist or is retired; the member errors says which.",
        "There is no currency with the code XYZ."
    )
    {
        Errors = new() { ["currency"] = ["There is no currency with the code XYZ."] },
    };

    public static readonly ProblemType TooManyRequests = new(
        "too-many-requests",
        429,
        "Too many requests",
        "The client sends more requests than one client may. Wait for the time in Retry-After.",
        "Too many requests have come from here in a short time. Wait a moment."
    );

    public static readonly ProblemType ModuleElsewhere = new(
        "module-elsewhere",
        404,
        "Another process answers this",
        "The address belongs to a module that this process does not host; the member module names it, and url says where it is, if "
            + "that is known here.",
        "This address belongs to another module, which runs elsewhere: http://localhost:8082/."
    );

    public static readonly ProblemType ModuleUnavailable = new(
        "module-unavailable",
        503,
        "A module does not answer",
        "Another process, or the database of a module, does not answer, and is needed for this; the member module names the module. "
            + "Try again after the time in Retry-After.",
        "A module does not answer at the moment. Try again in a few seconds."
    );

    public static readonly ProblemType Internal = new(
        "internal",
        500,
        "Something went wrong",
        "A fault of the program, not of the request. It was logged under the traceId.",
        "Something went wrong here that should not have. It was logged under the trace id."
    );

    public static readonly ProblemType NotStored = new(
        "not-stored",
        507,
        "It cannot be stored",
        "The module's store takes no writes: its disk is full or fails, or the store is read-only or damaged. Nothing was changed, "
            + "and reads go on.",
        "The module has no room left to store this. Nothing was changed. Try again when there is room on its disk."
    );

    /// <summary>All problem types, ordered by status.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        Validation,
        Malformed,
        InvalidFile,
        Unauthorized,
        Forbidden,
        NotFound,
        Conflict,
        OutOfStep,
        PreconditionFailed,
        TooLarge,
        InvalidReference,
        TooManyRequests,
        ModuleElsewhere,
        ModuleUnavailable,
        Internal,
        NotStored,
    ];

    /// <summary>The value of <c>type</c> in problem details.</summary>
    public string Urn => Prefix + Name;

    /// <summary>The type with this <see cref="Urn"/>; null when this program has no such type.</summary>
    public static ProblemType? Find(string? urn) => All.FirstOrDefault(type => type.Urn == urn);

    private const string Prefix = "urn:country-provider:problem:";

    /// <summary>An example of messages by field name; null for a kind of error that names no field.</summary>
    public Dictionary<string, string[]>? Errors { get; private init; }
}
