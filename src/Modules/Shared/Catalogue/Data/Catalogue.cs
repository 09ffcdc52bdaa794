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

/// <summary>Named entries under a unique code: what the handlers of one catalogue read and write.</summary>
/// <param name="rules">Makes what an entry has to be like; asked by writes alone, as it takes a while.</param>
public sealed class Catalogue<TRow>(
    CatalogueDefinition<TRow> definition,
    IStore<TRow, CatalogueSnapshot<TRow>> store,
    Func<IValidator<TRow>> rules,
    TimeProvider clock
)
    where TRow : EntryRow, new()
{
    // Beside English. A view of all languages of the world is about 1 MB.
    private const int KeptLanguages = 8;

    private volatile Version _version = new(definition, CatalogueSnapshot<TRow>.Empty, null);

    /// <summary>Today, in UTC.</summary>
    public DateOnly Today => clock.Today();

    /// <summary>All entries, with every write that was acknowledged before, by whichever process.</summary>
    /// <param name="language">The language of the names; null for English. Where it is not there, the next wider one that is.</param>
    /// <exception cref="ModuleUnavailableException">The database is out of reach, so nobody can say.</exception>
    public async ValueTask<CatalogueView<TRow>> ReadAsync(string? language, CancellationToken cancellationToken)
    {
        var snapshot = await store.ReadAsync(cancellationToken);
        var version = _version;
        if (!ReferenceEquals(version.Snapshot, snapshot))
        {
            // Another thread may meanwhile put an older one back; the caller gets its own all the same.
            _version = version = new(definition, snapshot, version.English);
        }

        return version.In(language);
    }

    /// <summary>The entry that a key means on a day, as it is stored: for writes, which need no view of all.</summary>
    /// <exception cref="NotFoundException">It means nothing on that day.</exception>
    /// <exception cref="ModuleUnavailableException">The database is out of reach, so nobody can say.</exception>
    public async ValueTask<TRow> GetAsync(string key, DateOnly on, CancellationToken cancellationToken)
    {
        var index = (await store.ReadAsync(cancellationToken)).Index;
        return index.Find(key, on) ?? throw index.Missing(key, on, row => row.Name);
    }

    /// <summary>
    /// Tells the names of an entry in all languages, the department's own before those that are shipped. Reads all of these, and keeps
    /// none.
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

    /// <summary>The code in the case in which this catalogue stores it.</summary>
    public string Normalize(string code) => code.In(definition.CodeCase);

    /// <summary>
    /// Makes sure that the code stands for the name: adds the entry, or reinstates it when it is retired, or leaves it. The code may be
    /// another one of an entry: <c>ger</c> stands for German, which is <c>deu</c>. Doing so again changes nothing.
    /// </summary>
    /// <exception cref="ConflictException">The code stands for another name.</exception>
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
    /// Changes the entry under a code. <paramref name="change"/> gets the entry as it is (null when there is none) and returns the entry as
    /// it should be, or the same to leave it, or throws to refuse.
    /// </summary>
    /// <exception cref="InvalidRequestException">The entry is not what one has to be like.</exception>
    /// <exception cref="InvalidReferenceException">It is replaced by one that there is not.</exception>
    /// <exception cref="ConflictException">It has a code that another has.</exception>
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

    /// <summary>The entry that a JSON object describes, as it is stored.</summary>
    /// <param name="basis">What to change; members that the object does not name stay as they are.</param>
    /// <exception cref="InvalidRequestException">The object is not what an entry has to be like.</exception>
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

    /// <summary>The entry after a merge patch, when all entries are those.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public TRow Apply(CatalogueSnapshot<TRow> rows, TRow basis, JsonObject members) => Checked(rows, Apply(basis, members));

    /// <summary>Whether two entries are stored alike, whatever their versions.</summary>
    public bool AreSame(TRow a, TRow b) =>
        JsonSerializer
            .SerializeToUtf8Bytes(a, definition.Json)
            .AsSpan()
            .SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(b, definition.Json));

    /// <summary>The refusal of a code that stands for something else.</summary>
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

    /// <summary>The codes of entries that replace the row, and that there are not.</summary>
    internal static IEnumerable<string> UnknownSuccessors(CatalogueSnapshot<TRow> rows, TRow row) =>
        row.ReplacedBy?.Where(code => rows.Find(code) is null && code != row.Code) ?? [];

    /// <summary>The refusal of a code of which there is no entry.</summary>
    internal static string Unknown(string code) =>
        Say($"There is no entry with the code {code}.", $"Es gibt keinen Eintrag mit dem Code {code}.");

    /// <summary>The codes of a row that others have today, each with one that has it.</summary>
    /// <param name="rows">All rows; the row itself may be one of them.</param>
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

    // Requests may name members in any case.
    private string Named(string member) =>
        definition.Members.FirstOrDefault(known => known.Equals(member, StringComparison.OrdinalIgnoreCase)) ?? member;

    // Who reads an entry, changes it and sends it back, sends these too. Anything else would be ignored.
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

    /// <summary>What was made of one version of the store.</summary>
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
