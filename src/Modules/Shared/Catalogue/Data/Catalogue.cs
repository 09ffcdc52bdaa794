using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using CountryProvider.Abstractions;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Text;
using CountryProvider.Web.Validation;
using FluentValidation;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Catalogue.Data;

/// <summary>A catalogue of named entries with unique codes. Its handlers read and write through this class.</summary>
/// <param name="rules">Creates the validator of entries. Only writes call it, because the creation takes a while.</param>
public sealed class Catalogue<TRow>(
    CatalogueDefinition<TRow> definition,
    IStore<TRow, CatalogueSnapshot<TRow>> store,
    Func<IValidator<TRow>> rules,
    TimeProvider clock
)
    where TRow : EntryRow, new()
{
    // Kept in addition to English. A view of all languages of the world takes about 1 MB.
    private const int KeptLanguages = 8;

    private volatile Version _version = new(definition, CatalogueSnapshot<TRow>.Empty, null);

    /// <summary>The current day in UTC.</summary>
    public DateOnly Today => clock.Today();

    /// <summary>All entries. They contain every write that any process has acknowledged before the call.</summary>
    /// <param name="language">The language of the names; null for English. If it has no names, the next wider language with names.</param>
    /// <exception cref="ModuleUnavailableException">The database is unreachable.</exception>
    public async ValueTask<CatalogueView<TRow>> ReadAsync(string? language, CancellationToken cancellationToken)
    {
        var snapshot = await store.ReadAsync(cancellationToken);
        var version = _version;
        if (!ReferenceEquals(version.Snapshot, snapshot))
        {
            // Another thread may replace this version by an older one at the same time. This caller still gets its own version.
            _version = version = new(definition, snapshot, version.English);
        }

        return version.In(language);
    }

    /// <summary>The stored entry that a key means on a day. Writes use it because they do not need a view of all entries.</summary>
    /// <exception cref="NotFoundException">The key means no entry on that day.</exception>
    /// <exception cref="ModuleUnavailableException">The database is unreachable.</exception>
    public async ValueTask<TRow> GetAsync(string key, DateOnly on, CancellationToken cancellationToken)
    {
        var index = (await store.ReadAsync(cancellationToken)).Index;
        return index.Find(key, on) ?? throw index.Missing(key, on, row => row.Name);
    }

    /// <summary>
    /// Returns a function that gives the names of an entry in all languages. The department's own names replace the shipped ones. The
    /// call reads all shipped names into memory, and only the returned function keeps them.
    /// </summary>
    public Func<TRow, IReadOnlyList<EntryName>> AllNames()
    {
        var shipped = definition.Shipped.All();
        return row =>
        {
            var names =
                definition.IsShipped(row) && shipped.GetValueOrDefault(row.Code) is { } known ? new Dictionary<string, string>(known) : [];
            names["en"] = row.Name;
            foreach (var (language, name) in row.Names ?? new Dictionary<string, string>())
            {
                names[language] = name;
            }

            return [.. names.Select(name => new EntryName(name.Key, name.Value))];
        };
    }

    /// <summary>Converts the code to the case in which this catalogue stores it.</summary>
    public string Normalize(string code) => code.In(definition.CodeCase);

    /// <summary>
    /// Makes sure that the code means an entry with this name. Adds the entry, reinstates a retired one, or changes nothing. The code
    /// may be any key of an entry: <c>ger</c> means German, whose code is <c>deu</c>. A second call changes nothing.
    /// </summary>
    /// <exception cref="ConflictException">The code means an entry with another name.</exception>
    public async Task<TRow> EnsureAsync(string code, string name, CancellationToken cancellationToken)
    {
        name = Rules.NormalizeName(name);
        var known = (await store.ReadAsync(cancellationToken)).Index.Find(code, Today);
        code = known?.Code ?? Normalize(code);
        return await store.WriteAsync(
                code,
                (rows, existing, version) =>
                    existing switch
                    {
                        null => Checked(
                            rows,
                            new TRow
                            {
                                Code = code,
                                Name = name,
                                Version = version,
                            }
                        ),
                        _ when !Rules.AreSame(existing.Name, name) => throw Taken(existing, code),
                        { Retired: true } => existing with { Retired = false, Version = version },
                        _ => existing,
                    },
                cancellationToken
            ) ?? throw new InvalidOperationException("An entry is never removed.");
    }

    /// <summary>
    /// Changes the entry with a code. <paramref name="change"/> gets the existing entry (null when there is none) and returns the new
    /// one. It returns the existing entry to change nothing, and throws to refuse.
    /// </summary>
    /// <exception cref="InvalidRequestException">The entry is invalid.</exception>
    /// <exception cref="InvalidReferenceException">A successor of the entry does not exist, or the successors form a circle.</exception>
    /// <exception cref="ConflictException">Another entry has one of the entry's codes.</exception>
    public async Task<TRow> WriteAsync(string code, Func<TRow?, TRow> change, CancellationToken cancellationToken) =>
        (
            await store.WriteAsync(
                code,
                (rows, existing, version) =>
                {
                    var row = change(existing);
                    return ReferenceEquals(row, existing) ? existing : Checked(rows, row with { Version = version });
                },
                cancellationToken
            )
        )!;

    /// <summary>The entry that a JSON object describes, in its stored form.</summary>
    /// <param name="basis">The entry to change. Members that the object does not name stay unchanged.</param>
    /// <exception cref="InvalidRequestException">The object does not describe a valid entry.</exception>
    public TRow Apply(TRow basis, JsonObject members)
    {
        var document = JsonSerializer.SerializeToNode(basis, definition.Json)!.AsObject();
        MergePatch.Apply(document, members, Named);
        var sent = MergePatch.Read(document, definition.Json);
        if (!sent.Code.Equals(basis.Code, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidRequestException(
                "code",
                Say(
                    $"This is the entry {basis.Code}. The code of an entry does not change.",
                    $"Das ist der Eintrag {basis.Code}. Der Code eines Eintrags ändert sich nicht."
                )
            );
        }

        var row = (TRow)sent.Stored() with { Code = basis.Code };
        ValidationErrors.ThrowIfAny(rules().Validate(row).Errors);
        row = WithNames(row);
        RefuseOtherValues(row, members);
        return row;
    }

    /// <summary>The entry after a merge patch, checked against all entries.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public TRow Apply(CatalogueSnapshot<TRow> rows, TRow basis, JsonObject members) => Checked(rows, Apply(basis, members));

    /// <summary>Whether two entries have the same stored members. Ignores their versions.</summary>
    public bool AreSame(TRow a, TRow b) =>
        JsonSerializer
            .SerializeToUtf8Bytes(a, definition.Json)
            .AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b, definition.Json));

    /// <summary>The error for a code that already means another entry.</summary>
    public static ConflictException Taken(EntryRow existing, string key)
    {
        var whose = key.Equals(existing.Code, StringComparison.OrdinalIgnoreCase)
            ? Isolate(existing.Name)
            : $"{Isolate(existing.Name)} ({existing.Code})";
        return new(
            existing.Retired
                ? Say(
                    $"The code {key} belongs to {whose}, which is retired. Codes are not used again; {Isolate(existing.Name)} can be "
                        + $"reinstated.",
                    $"Der Code {key} gehört zu {whose} (stillgelegt). Codes werden nicht neu vergeben; {Isolate(existing.Name)} kann "
                        + $"reaktiviert werden."
                )
                : Say($"The code {key} is taken by {whose}.", $"Der Code {key} ist schon an {whose} vergeben.")
        );
    }

    /// <summary>The codes of the row's successors that do not exist.</summary>
    internal static IEnumerable<string> UnknownSuccessors(CatalogueSnapshot<TRow> rows, TRow row) =>
        row.ReplacedBy?.Where(code => rows.Find(code) is null && code != row.Code) ?? [];

    /// <summary>The error for a code that no entry has.</summary>
    internal static string Unknown(string code) =>
        Say($"There is no entry with the code {code}.", $"Es gibt keinen Eintrag mit dem Code {code}.");

    /// <summary>The keys of a row that other entries have today, each with the other entry.</summary>
    /// <param name="rows">All rows; they may include the row itself.</param>
    internal IEnumerable<(string Key, TRow Holder)> Conflicts(CatalogueSnapshot<TRow> rows, TRow row, bool isNew) =>
        row.Retired || !row.IsValidOn(Today)
            ? []
            : row
                .Keys.Except(row.SharedKeys())
                .Where(key => isNew || key != row.Code)
                .SelectMany(key =>
                    rows.Index.Holders(key)
                        .Where(other =>
                            other.Code != row.Code && !other.Retired && other.IsValidOn(Today) && !other.SharedKeys().Contains(key)
                        )
                        .Select(holder => (key, holder))
                );

    private TRow Checked(CatalogueSnapshot<TRow> rows, TRow row)
    {
        foreach (var code in UnknownSuccessors(rows, row))
        {
            throw new InvalidReferenceException(new Dictionary<string, string[]> { ["replacedBy"] = [Unknown(code)] });
        }

        var existing = rows.Find(row.Code);
        if (row.ReplacedBy is { } successors && existing?.ReplacedBy?.SequenceEqual(successors) is not true)
        {
            foreach (var circle in SuccessorCircles.Through([row], rows.With([row])).Where(circle => circle.Contains(row.Code)))
            {
                throw new InvalidReferenceException(
                    new Dictionary<string, string[]> { ["replacedBy"] = [SuccessorCircles.Refusal(circle)] }
                );
            }
        }

        foreach (var (key, holder) in Conflicts(rows, row, isNew: existing is null))
        {
            throw Taken(holder, key);
        }

        return row;
    }

    private static TRow WithNames(TRow row) =>
        row with
        {
            Name = Rules.NormalizeName(row.Name),
            OtherNames = row.OtherNames?.Select(Rules.NormalizeName).Distinct().ToArray(),
            Names = row.Names?.ToDictionary(name => LanguageTag.Of(name.Key)!, name => Rules.NormalizeName(name.Value)),
        };

    // Requests may spell member names in any case.
    private string Named(string member) =>
        definition.Members.FirstOrDefault(known => known.Equals(member, StringComparison.OrdinalIgnoreCase)) ?? member;

    // A client that reads an entry, changes it and sends it back also sends derived members. A changed value in them would be
    // ignored, so it is refused.
    private void RefuseOtherValues(TRow row, JsonObject members)
    {
        JsonObject? shown = null;
        var derived = row.DerivedMembers();
        foreach (var (name, value) in members.Select(member => (Named(member.Key), member.Value)))
        {
            if (!derived.Contains(name))
            {
                continue;
            }

            shown ??= JsonSerializer.SerializeToNode(new Entry<TRow>(definition, row, null).Row, definition.Json)!.AsObject();
            if (!JsonNode.DeepEquals(shown[name], value))
            {
                throw new InvalidRequestException(
                    name,
                    Say(
                        $"{name} follows from other members: here it is {shown[name]?.ToJsonString() ?? "null"}. Leave it out.",
                        $"{name} ergibt sich aus anderen Elementen: hier ist es {shown[name]?.ToJsonString() ?? "null"}. Bitte weglassen."
                    )
                );
            }
        }
    }

    /// <summary>The views of one version of the store.</summary>
    private sealed class Version(CatalogueDefinition<TRow> definition, CatalogueSnapshot<TRow> snapshot, CatalogueView<TRow>? before)
    {
        private readonly BoundedCache<string, CatalogueView<TRow>> _views = new(KeptLanguages);
        private FrozenSet<string>? _ownLanguages;
        private CatalogueView<TRow>? _english;

        public CatalogueSnapshot<TRow> Snapshot => snapshot;

        public CatalogueView<TRow> English => _english ??= new(definition, snapshot, null, before);

        public CatalogueView<TRow> In(string? language) =>
            Available(language) is { } tag ? _views.Get(tag, tag => new(definition, snapshot, tag, null)) : English;

        private string? Available(string? language)
        {
            if (language is null)
            {
                return null;
            }

            var own = _ownLanguages ??= snapshot.Rows.SelectMany(row => row.Names?.Keys ?? []).ToFrozenSet(StringComparer.Ordinal);
            return
                LanguageTag
                    .Chain(language)
                    .FirstOrDefault(tag => tag == "en" || definition.Shipped.Languages.Contains(tag) || own.Contains(tag))
                    is { } found
                        and not "en"
                ? found
                : null;
        }
    }
}
