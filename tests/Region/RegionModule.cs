using CountryProvider.Abstractions;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Validation;
using CountryProvider.Catalogue;
using CountryProvider.Region.Contracts;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Region;

/// <summary>A fifth module, as a department would add it: this folder, its contracts, and one line in the list of modules.</summary>
public sealed class RegionModule : IModule
{
    private static readonly CatalogueDefinition<RegionEntry> _catalogue = new()
    {
        Path = "regions",
        CodeCase = CodeCase.Lower,
        ToEntry = row => new(row.Code, row.Name, row.Retired),
        Ensure = (code, name) => new EnsureRegion(code, name),
        Demo = [("eur", "Europe")],
        Wording = new()
        {
            Title = new("Regions", "Regionen"),
            Introduction = new("Parts of the world.", "Teile der Welt."),
            Add = new("Add a region", "Region hinzufügen"),
            Search = new("Search regions", "Regionen suchen"),
            Empty = new("There are no regions yet.", "Es gibt noch keine Regionen."),
            CodeHint = new("Three letters.", "Drei Buchstaben."),
            Example = ("eur", "Europe"),
        },
    };

    public NavigationItem Navigation { get; } = new(_catalogue.Path, _catalogue.Wording.Title.ToString);

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddCatalogue<RegionEntry, RegionContext>(this, _catalogue, configuration, null);

    public void MapEndpoints(IEndpointRouteBuilder endpoints) => endpoints.MapCatalogue(_catalogue);
}

internal sealed class EnsureRegionValidator() : CodeAndNameValidator<EnsureRegion>(request => request.Code, request => request.Name);

internal sealed class EnsureRegionHandler(Catalogue<RegionEntry> catalogue) : IRequestHandler<EnsureRegion, RegionEntry>
{
    public Task<RegionEntry> Handle(EnsureRegion request, CancellationToken cancellationToken) =>
        catalogue.EnsureAsync(request.Code!, request.Name!, cancellationToken);
}

internal sealed class GetRegionsHandler(Catalogue<RegionEntry> catalogue) : IRequestHandler<GetRegions, Snapshot<RegionEntry>?>
{
    public Task<Snapshot<RegionEntry>?> Handle(GetRegions request, CancellationToken cancellationToken) =>
        catalogue.ChangesSinceAsync(request.KnownVersion, cancellationToken);
}
