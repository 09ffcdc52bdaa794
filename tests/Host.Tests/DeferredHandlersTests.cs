using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Host.Tests;

/// <summary>When handlers are compiled, and how often. The framework calls the factory of a filter in each compilation.</summary>
public sealed class DeferredHandlersTests : IAsyncDisposable
{
    private readonly List<string> _compiled = [];
    private readonly WebApplication _app;
    private readonly RequestDelegate _router;

    public DeferredHandlersTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore(); // Never started: the requests go to the router directly.
        builder.Services.AddRouting();
        _app = builder.Build();
        var group = _app.MapGroup("/things");
        Note("read", group.MapGet("/{key}", (string key) => key));
        Note("write", group.MapPut("/{key}", (string key) => key));
        _app.UseRouting();
        _app.UseEndpoints(_ => { });
        _router = ((IApplicationBuilder)_app).Build();

        void Note(string name, RouteHandlerBuilder endpoint) =>
            endpoint.AddEndpointFilterFactory(
                (_, next) =>
                {
                    _compiled.Add(name);
                    return next;
                }
            );
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_handler_is_compiled_at_its_first_call_only()
    {
        OfContainer().Count.ShouldBe(2);
        _compiled.ShouldBeEmpty();

        await CallAsync(HttpMethods.Get);
        await CallAsync(HttpMethods.Get);

        _compiled.ShouldBe(["read"]);
    }

    [Fact]
    public async Task A_write_that_was_compiled_before_the_first_request_is_not_compiled_again_for_it()
    {
        var endpoint = OfContainer().Single(endpoint => endpoint.Metadata.GetMetadata<DeferredHandlers.Write>() is not null);

        endpoint.Metadata.GetMetadata<DeferredHandlers.Write>()!.Compile();
        _compiled.ShouldBe(["write"]);
        var called = await CallAsync(HttpMethods.Put);

        called.ShouldNotBeSameAs(endpoint, "The router has an endpoint of its own.");
        _compiled.ShouldBe(["write"]);
    }

    private IReadOnlyList<Endpoint> OfContainer() => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    private async Task<Endpoint> CallAsync(string method)
    {
        var http = new DefaultHttpContext { RequestServices = _app.Services };
        (http.Request.Method, http.Request.Path) = (method, "/things/one");
        await _router(http);
        http.Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        return http.GetEndpoint().ShouldNotBeNull();
    }
}
