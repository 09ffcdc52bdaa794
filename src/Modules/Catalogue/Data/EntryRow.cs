using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Search;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Storage;

namespace CountryProvider.Catalogue.Data;

/// <summary>An entry as it is stored. What it is ordered and found by and its JSON are made once, when first asked for.</summary>
public sealed record EntryRow(string Code, string Name, bool Retired, long Version) : IRow
{
    private byte[]? _order;
    private SearchTexts? _searched;
    private ReadyJson? _json;
    private ReadyJson? _v1;

    // A changed copy makes its own.
    private EntryRow(EntryRow other) => (Code, Name, Retired, Version) = (other.Code, other.Name, other.Retired, other.Version);

    /// <summary>What it is found by.</summary>
    public SearchTexts Searched => _searched ??= new((SearchTextKind.Code, Code), (SearchTextKind.Name, Name));

    private byte[] Order => _order ??= NameOrder.KeyOf(Name);

    /// <summary>The entry in version 2 of the API.</summary>
    public ReadyJson Json => _json ??= new(BuildingBlocks.Api.Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("code", Code);
        writer.WriteString("name", Name);
        writer.WriteBoolean("retired", Retired);
        writer.WriteEndObject();
    }), Version);

    /// <summary>The entry in version 1 of the API, where a code is called short name.</summary>
    public ReadyJson V1 => _v1 ??= new(BuildingBlocks.Api.Json.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("name", Name);
        writer.WriteString("shortName", Code);
        writer.WriteEndObject();
    }));

    /// <summary>Two are the same when what is stored is; what was made of it does not count.</summary>
    public bool Equals(EntryRow? other) =>
        other is not null && (Code, Name, Retired, Version) == (other.Code, other.Name, other.Retired, other.Version);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Name, Retired, Version);

    /// <summary>Entries are ordered by name as in English, and then by code.</summary>
    public static int Compare(EntryRow x, EntryRow y) =>
        x.Order.AsSpan().SequenceCompareTo(y.Order) is not 0 and var byOrder ? byOrder
        : string.CompareOrdinal(x.Name, y.Name) is not 0 and var byName ? byName
        : string.CompareOrdinal(x.Code, y.Code);
}

/// <summary>The rules that a request has to obey before an entry is stored.</summary>
internal sealed class EntryRowValidator : CodeAndNameValidator<EntryRow>
{
    public EntryRowValidator(CodeCase codeCase)
        : base(row => row.Code, row => row.Name) =>
        RuleFor(row => row.Code).IsIn(codeCase);
}
