using CountryProvider.Catalogue.Data;
using CountryProvider.Catalogue.History;
using CountryProvider.Catalogue.Import;
using CountryProvider.Web.Api;

namespace CountryProvider.Catalogue.Features;

/// <summary>Makes the definitions for a catalogue's history and import.</summary>
internal static class CatalogueChanges
{
    public static HistoryDefinition<TRow> HistoryOf<TRow>(CatalogueDefinition<TRow> definition)
        where TRow : EntryRow, new() =>
        new()
        {
            Title = definition.Wording.Title.English,
            Json = definition.Json,
            Show = row => new Entry<TRow>(definition, row, null).Json.Bytes,
            CodeOf = async (mediator, key, cancellationToken) =>
            {
                var (entry, view, on) = await mediator.Send(new GetEntry<TRow>(key), cancellationToken);
                return (entry ?? view.Get(key, on)).Code;
            },
            ExampleCode = (string)definition.Example["code"]!,
            Example = definition.Example.ToJsonString(Json.Plain),
        };

    public static ImportDefinition ImportOf<TRow>(CatalogueDefinition<TRow> definition)
        where TRow : EntryRow, new() =>
        new(
            definition.Path,
            definition.Path,
            definition.Wording.Title.English,
            definition.Wording.Title.ToString,
            definition.Rows,
            $$"""{"code":"{{(string)definition.Example["code"]!}}","name":"{{(string)definition.Example["name"]!}}"}"""
        );
}
