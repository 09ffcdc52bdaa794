using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>
/// What a file holds that somebody imports. It is read row by row, so that what stands in a row takes memory only until the next one.
/// </summary>
public sealed class ImportedRows
{
    private readonly Action<ImportedRows> _read;
    private readonly Dictionary<string, int> _columns = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private Action<ImportedRow, JsonObject>? _take;
    private CancellationToken _deadline;

    /// <param name="read">Reads the file: begins and adds rows here, and notes faults.</param>
    internal ImportedRows(bool isWhole, Action<ImportedRows> read) => (IsWhole, _read) = (isWhole, read);

    /// <summary>
    /// Whether a row is all that there is to say of an object (JSON). A row of a CSV file speaks only of the columns that the file has.
    /// </summary>
    public bool IsWhole { get; }

    /// <summary>What is wrong with the file.</summary>
    public ImportFaults Faults { get; } = new();

    /// <summary>How many rows were read, also those with a fault.</summary>
    internal int Count { get; private set; }

    /// <summary>Reads the file, once. No content makes it throw.</summary>
    /// <param name="take">
    /// Gets the rows without a fault, in the order of the file; of each also what a PUT of the object takes, where a member with null is
    /// one that the object is not to have.
    /// </param>
    /// <param name="deadline">Looked at before each row.</param>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public void Read(Action<ImportedRow, JsonObject> take, CancellationToken deadline)
    {
        (_take, _deadline) = (take, deadline);
        _read(this);
    }

    /// <summary>Whether a row has that key, in any case; also a row with a fault.</summary>
    public bool Has(string key) => _lines.ContainsKey(key);

    /// <summary>Notes that a row has a fault, and where.</summary>
    /// <param name="path">The member, such as <c>aliases[1].code</c>.</param>
    public void Refuse(ImportedRow row, string path, string message)
    {
        var member = path.Split('.', '[')[0];
        Faults.Add(row.Line, _columns.TryGetValue(member, out var column) ? column : null, member, message);
    }

    /// <summary>Notes what a row has been refused for.</summary>
    /// <param name="errors">Messages by member.</param>
    public void Refuse(ImportedRow row, IReadOnlyDictionary<string, string[]> errors)
    {
        foreach (var (path, messages) in errors)
        {
            Refuse(row, path, string.Join(" ", messages));
        }
    }

    internal bool AddColumn(string member, int number) => _columns.TryAdd(member, number);

    /// <summary>Begins a row. False when there are too many, which is a fault.</summary>
    internal bool Begin(int line)
    {
        _deadline.ThrowIfCancellationRequested();
        if (++Count <= ImportFile.MaxRows)
        {
            return true;
        }

        Faults.Add(
            line,
            null,
            null,
            Say(
                $"The file has more than {ImportFile.MaxRows} rows. Split it, and import the parts one after the other.",
                $"Die Datei hat mehr als {ImportFile.MaxRows} Zeilen. Teilen Sie sie auf und importieren Sie die Teile nacheinander."
            )
        );
        return false;
    }

    internal void Add(ImportedRow row, JsonObject body) => _take!(row, body);

    /// <summary>Why no other row may have the key; null when this is the first one.</summary>
    internal string? Claim(string key, int line) =>
        _lines.TryAdd(key, line)
            ? null
            : Say(
                $"{ImportFile.Short(key)} is in line {_lines[key]} already. Delete one of the lines.",
                $"{ImportFile.Short(key)} steht schon in Zeile {_lines[key]}. Löschen Sie eine der Zeilen."
            );
}

/// <summary>An object in a file.</summary>
/// <param name="Line">The line in which it begins; 1 for the first of the file.</param>
/// <param name="Key">What says which object it is, as the file has it.</param>
public sealed record ImportedRow(int Line, string Key);

/// <summary>What is wrong with a file, as far as anybody wants to read it.</summary>
public sealed class ImportFaults
{
    /// <summary>How many faults are reported. One more says that there are others.</summary>
    public const int Max = 1000;

    private readonly List<FileFault> _faults = [];

    /// <summary>The faults in the order of the lines; none for a file without a fault.</summary>
    public IReadOnlyList<FileFault> All => [.. _faults.OrderBy(fault => fault.Line)];

    /// <summary>Whether there is no point in looking for more.</summary>
    public bool IsFull => _faults.Count > Max;

    /// <summary>Whether there is one.</summary>
    public bool Any => _faults.Count > 0;

    /// <summary>Reports a fault.</summary>
    public void Add(int line, int? column, string? member, string message)
    {
        if (_faults.Count < Max)
        {
            _faults.Add(new(line, column, member, message));
        }
        else if (_faults.Count == Max)
        {
            _faults.Add(
                new(
                    Math.Max(line, _faults.Max(fault => fault.Line)),
                    null,
                    null,
                    Say(
                        $"There are more faults than these {Max}. Mend these first, and import the file again.",
                        $"Es gibt mehr Fehler als diese {Max}. Beheben Sie zuerst diese und importieren Sie die Datei noch einmal."
                    )
                )
            );
        }
    }
}

/// <summary>What is to be stored of a file.</summary>
/// <param name="Rows">
/// For each line what is to be stored, in the order of the file: the very object that is stored already where the line changes nothing.
/// Empty when there are faults.
/// </param>
/// <param name="Faults">What is wrong, in the order of the lines; none when all rows can be stored.</param>
public sealed record ImportPlan<TRow>(IReadOnlyList<(int Line, TRow Row)> Rows, IReadOnlyList<FileFault> Faults);
