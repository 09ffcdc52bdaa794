using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Csv;

/// <summary>
/// The rows of an imported file. The file is read row by row, so that a row takes memory only until the next one.
/// </summary>
public sealed class ImportedRows
{
    private readonly Action<ImportedRows> _read;
    private readonly Dictionary<string, int> _columns = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);
    private Action<ImportedRow, JsonObject>? _take;
    private CancellationToken _deadline;

    /// <param name="read">Reads the file: begins and adds rows, and reports faults.</param>
    internal ImportedRows(bool isWhole, Action<ImportedRows> read) => (IsWhole, _read) = (isWhole, read);

    /// <summary>
    /// Whether a row describes the whole object (JSON). A row of a CSV file describes only the columns of the file.
    /// </summary>
    public bool IsWhole { get; }

    /// <summary>The faults of the file.</summary>
    public ImportFaults Faults { get; } = new();

    /// <summary>The number of rows read so far, including rows with a fault.</summary>
    internal int Count { get; private set; }

    /// <summary>Reads the file. Call it only once. It does not throw for any content.</summary>
    /// <param name="take">
    /// Gets the rows without a fault, in the order of the file. The JSON object has the members of the body of a PUT. A member with
    /// null removes this member from the stored object.
    /// </param>
    /// <param name="deadline">Checked before each row.</param>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public void Read(Action<ImportedRow, JsonObject> take, CancellationToken deadline)
    {
        (_take, _deadline) = (take, deadline);
        _read(this);
    }

    /// <summary>Whether a row has that key, ignoring case. Rows with a fault count too.</summary>
    public bool Has(string key) => _lines.ContainsKey(key);

    /// <summary>Reports a fault of a row and its position.</summary>
    /// <param name="path">The path of the member, such as <c>aliases[1].code</c>.</param>
    public void Refuse(ImportedRow row, string path, string message)
    {
        var member = path.Split('.', '[')[0];
        Faults.Add(row.Line, _columns.TryGetValue(member, out var column) ? column : null, member, message);
    }

    /// <summary>Reports all faults of a row.</summary>
    /// <param name="errors">Messages by member.</param>
    public void Refuse(ImportedRow row, IReadOnlyDictionary<string, string[]> errors)
    {
        foreach (var (path, messages) in errors)
        {
            Refuse(row, path, string.Join(" ", messages));
        }
    }

    internal bool AddColumn(string member, int number) => _columns.TryAdd(member, number);

    /// <summary>Begins a row. False when the file has too many rows, which is a fault.</summary>
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

    /// <summary>Reserves a key. Returns the fault if an earlier row has it; otherwise null.</summary>
    internal string? Claim(string key, int line) =>
        _lines.TryAdd(key, line)
            ? null
            : Say(
                $"{ImportFile.Short(key)} is in line {_lines[key]} already. Delete one of the lines.",
                $"{ImportFile.Short(key)} steht schon in Zeile {_lines[key]}. Löschen Sie eine der Zeilen."
            );
}

/// <summary>A row of a file, which stands for an object.</summary>
/// <param name="Line">The line in which the object begins, from 1.</param>
/// <param name="Key">The key of the object, in the file's spelling.</param>
public sealed record ImportedRow(int Line, string Key);

/// <summary>The faults of a file, up to a maximum.</summary>
public sealed class ImportFaults
{
    /// <summary>The maximum number of reported faults. One more message says that there are others.</summary>
    public const int Max = 1000;

    private readonly List<FileFault> _faults = [];

    /// <summary>The faults in the order of the lines; empty for a file without faults.</summary>
    public IReadOnlyList<FileFault> All => [.. _faults.OrderBy(fault => fault.Line)];

    /// <summary>Whether the maximum is reached, so that the reader can stop.</summary>
    public bool IsFull => _faults.Count > Max;

    /// <summary>Whether there are faults.</summary>
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

/// <summary>The rows of a file that the module will store.</summary>
/// <param name="Rows">
/// The row to store for each line, in the order of the file. If a line changes nothing, this is the same object as the stored row.
/// Empty when there are faults.
/// </param>
/// <param name="Faults">The faults, in the order of the lines; empty when all rows can be stored.</param>
public sealed record ImportPlan<TRow>(IReadOnlyList<(int Line, TRow Row)> Rows, IReadOnlyList<FileFault> Faults);
