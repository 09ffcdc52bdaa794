using System.Net;
using System.Reflection;
using CountryProvider.Abstractions;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;
using CountryProvider.Region;
using CountryProvider.Region.Contracts;
using CountryProvider.Testing;
using CountryProvider.Web.Api;
using MediatR;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Architecture.Tests;

public sealed class ModuleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public async Task A_module_runs_with_nothing_but_its_dependencies(IModule module)
    {
        await using var host = await TestHost.StartAsync(Product.Closure(module), "Seed:Data=demo");

        using var page = await host.Client.GetAsync("/" + module.Navigation.Path, Stop);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await page.Content.ReadAsStringAsync(Stop)).ShouldContain(WebUtility.HtmlEncode(module.Navigation.Title()));
    }

    [Theory, MemberData(nameof(Product.EveryModule), MemberType = typeof(Product))]
    public async Task A_module_has_both_versions_of_the_API_and_pages(IModule module)
    {
        var own = (await Groups(Product.Closure(module)))
            .Except(
                (await Task.WhenAll(Product.Closure(module).SkipLast(1).Select(dependency => Groups([dependency])))).SelectMany(groups =>
                    groups
                )
            )
            .ToList();

        // The API compatible with REST Countries needs all catalogues, so only one module can have it.
        own.RemoveAll(endpoint => endpoint.Group == ApiVersions.RestCountries);
        own.Select(endpoint => endpoint.Group).Distinct().ShouldBe([ApiVersions.V1, ApiVersions.V2, null], ignoreOrder: true);
        own.Where(endpoint => endpoint.Group is not null)
            .ShouldAllBe(endpoint => endpoint.Path.StartsWith($"/api/{endpoint.Group}/", StringComparison.Ordinal));

        static async Task<IEnumerable<(string? Group, string Path)>> Groups(IReadOnlyList<IModule> modules)
        {
            await using var host = await TestHost.StartAsync(modules);
            return
            [
                .. host
                    .Services.GetRequiredService<EndpointDataSource>()
                    .Endpoints.OfType<RouteEndpoint>()
                    .Select(endpoint =>
                        (endpoint.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName, endpoint.RoutePattern.RawText!)
                    ),
            ];
        }
    }

    [Fact]
    public async Task Every_contract_has_exactly_one_handler()
    {
        await using var host = await TestHost.StartAsync();
        var requests = Host
            .Modules.All.SelectMany(module => module.Contracts.GetExportedTypes())
            .Where(type => type.IsAssignableTo(typeof(IBaseRequest)))
            .ToList();

        requests.ShouldNotBeEmpty();
        foreach (var request in requests)
        {
            var result = request
                .GetInterfaces()
                .Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequest<>))
                .GetGenericArguments()[0];
            host.Services.GetServices(typeof(IRequestHandler<,>).MakeGenericType(request, result)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task A_contract_without_a_handler_is_refused_at_the_start()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync([new Fake(_ => { })]));

        refusal.Faults.Count.ShouldBe(2);
        refusal.Faults.ShouldContain(fault => fault.Contains("EnsureRegion") && fault.Contains("Fake") && fault.Contains("no handler"));
        refusal.Faults.ShouldContain(fault => fault.Contains("GetRegions") && fault.Contains("no handler"));
    }

    [Fact]
    public async Task A_contract_with_two_handlers_is_refused_at_the_start()
    {
        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync([
                new RegionModule(),
                new Fake(services =>
                    services.AddSingleton<IRequestHandler<GetRegions, Snapshot<RegionEntry>?>>(_ => throw new NotSupportedException())
                ),
            ])
        );

        refusal.Faults.ShouldAllBe(fault => fault.Contains("GetRegions") && fault.Contains("2 handlers"));
    }

    [Fact]
    public async Task A_fifth_module_is_one_folder_pair_and_one_line()
    {
        await using var host = await TestHost.StartAsync([.. Host.Modules.All, new RegionModule()], "Seed:Data=demo");
        var client = host.Client;

        (await client.GetStringAsync("/api/v2/regions", Stop)).ShouldBe(
            """[{"code":"eur","name":"Europe","status":"active","retired":false}]"""
        );
        (await client.GetStringAsync("/api/v1/regions", Stop)).ShouldBe("""[{"name":"Europe","shortName":"eur"}]""");
        using var put = await client.PutAsync(
            "/api/v2/regions/AFR",
            new StringContent("""{"name":"Africa"}""", null, "application/json"),
            Stop
        );
        put.StatusCode.ShouldBe(HttpStatusCode.Created);
        using var refused = await client.PutAsync(
            "/api/v2/regions/A1",
            new StringContent("""{"name":"Africa"}""", null, "application/json"),
            Stop
        );
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await client.GetStringAsync("/regions", Stop)).ShouldContain("Africa");
        (await client.GetStringAsync("/", Stop)).ShouldContain("href=\"regions\"");
        (await host.Services.GetRequiredService<IMediator>().Send(new GetRegions(0), Stop))!
            .Entries.Select(entry => entry.Code)
            .ShouldBe(["afr", "eur"]);
        (await client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("GER");
        Setting.All([new RegionModule()]).ShouldContain(setting => setting.Key == "ConnectionStrings:Region");
        (await client.GetStringAsync("/openapi/v1.json", Stop)).ShouldContain("/api/v1/regions");
        (await client.GetStringAsync("/openapi/v2.json", Stop)).ShouldContain("/api/v2/regions");
    }

    /// <summary>Claims the contracts of regions.</summary>
    private sealed class Fake(Action<IServiceCollection> add) : IModule
    {
        string IModule.Name => "Fake";

        Assembly IModule.Contracts => typeof(RegionEntry).Assembly;

        IReadOnlyList<string> IModule.Dependencies => [];

        public NavigationItem Navigation { get; } = new("fake", () => "Fake");

        public void AddServices(IServiceCollection services, IConfiguration configuration) => add(services);

        public void MapEndpoints(IEndpointRouteBuilder endpoints) { }
    }
}
