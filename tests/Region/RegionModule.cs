using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using CountryProvider.Abstractions;
using CountryProvider.Catalogue;
using CountryProvider.Catalogue.Data;
using CountryProvider.Modularity;
using CountryProvider.Region.Contracts;
using CountryProvider.Storage;
using CountryProvider.Web.Api;
using CountryProvider.Web.Validation;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Region;

/// <summary>A fifth module, as a department would add it: this folder, its contracts, and one line in the list of modules.</summary>
public sealed class RegionModule : IModule
{
    private static readonly CatalogueDefinition<RegionRow> _catalogue = new()
    {
        Path = "regions",
        CodeCase = CodeCase.Lower,
        Json = Json.TypeOf<RegionRow>(RegionDataJson.Default),
        Ensure = (mediator, code, name, cancellationToken) => mediator.Send(new EnsureRegion(code, name), cancellationToken),
        Seed = options => options.Data is SeedData.None ? [] : [new() { Code = "eur", Name = "Europe" }],
        Example = new()
        {
            ["code"] = "eur",
            ["name"] = "Europe",
            ["status"] = "active",
            ["retired"] = false,
        },
        Fields =
        [
            EntryFields.Name,
            EntryFields.Choice("status", "Status", "Status", ("active", new("active", "aktuell")), ("former", new("former", "ehemalig"))),
        ],
        Wording = new()
        {
            Title = new("Regions", "Regionen"),
            Introduction = new("Parts of the world.", "Teile der Welt."),
            Add = new("Add a region", "Region hinzufügen"),
            Search = new("Search regions", "Regionen suchen"),
            Empty = new("There are no regions yet.", "Es gibt noch keine Regionen."),
            CodeHint = new("Three letters.", "Drei Buchstaben."),
        },
    };

    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddCatalogue<RegionRow, RegionContext>(this, _catalogue, configuration)
            .AddSingleton(provider => new EntrySnapshots<RegionRow, RegionEntry>(
                provider.GetRequiredService<Catalogue<RegionRow>>(),
                entry => new(entry.Code, entry.Row.Name, entry.Retired)
            ));

    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}

public sealed record RegionRow : EntryRow
{
    [AllowedValues("active", "former")]
    public override string Status { get; init; } = "active";
}

internal sealed class RegionRules() : EntryRules<RegionRow>(CodeCase.Lower, maxCodeLength: 3);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RegionRow))]
internal sealed partial class RegionDataJson : JsonSerializerContext;

internal sealed class EnsureRegionValidator() : CodeAndNameValidator<EnsureRegion>(request => request.Code, request => request.Name);

internal sealed class EnsureRegionHandler(Catalogue<RegionRow> catalogue) : IRequestHandler<EnsureRegion, RegionEntry>
{
    public async Task<RegionEntry> Handle(EnsureRegion request, CancellationToken cancellationToken)
    {
        var row = await catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
        return new(row.Code, row.Name, row.Retired);
    }
}

internal sealed class GetRegionsHandler(EntrySnapshots<RegionRow, RegionEntry> snapshots)
    : IRequestHandler<GetRegions, Snapshot<RegionEntry>?>
{
    public Task<Snapshot<RegionEntry>?> Handle(GetRegions request, CancellationToken cancellationToken) =>
        snapshots.ChangesSinceAsync(request.KnownVersion, null, withNames: false, cancellationToken);
}
