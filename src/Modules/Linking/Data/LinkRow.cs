using System.Data.Common;
using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks.Store;
using CountryProvider.BuildingBlocks.Validation;
using FluentValidation;

namespace CountryProvider.Linking.Data;

/// <summary>The codes that a country is linked to. A row without any stays: it was linked once.</summary>
/// <param name="Code">The country's code.</param>
internal sealed record LinkRow(string Code, string? Currency, string? Language, long Version) : IRow<LinkRow>
{
    public static string Columns => "country, currency, language, version";

    public static StoreTable Table { get; } = new("links",
    [
        new("20261122000000_CreateLinks", """
            CREATE TABLE "links" (
                "country" varchar(3) NOT NULL CONSTRAINT "PK_links" PRIMARY KEY,
                "currency" varchar(3) NULL,
                "language" varchar(3) NULL,
                "version" bigint NOT NULL
            );
            CREATE UNIQUE INDEX "ix_links_version" ON "links" ("version");
            """),
    ]);

    public static LinkRow Read(DbDataReader reader) => new(reader.GetString(0), Optional(reader, 1), Optional(reader, 2), reader.GetInt64(3));

    public static IEnumerable<object?> Values(LinkRow row) => [row.Code, row.Currency, row.Language, row.Version];

    private static string? Optional(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>The codes of a link are stored as their catalogues write them.</summary>
internal sealed class LinkRowValidator : AbstractValidator<LinkRow>
{
    public LinkRowValidator()
    {
        RuleFor(row => row.Code).IsCode().IsIn(CodeCase.Upper);
        RuleFor(row => row.Currency).IsCode().IsIn(CodeCase.Upper).When(row => row.Currency is not null);
        RuleFor(row => row.Language).IsCode().IsIn(CodeCase.Lower).When(row => row.Language is not null);
    }
}
