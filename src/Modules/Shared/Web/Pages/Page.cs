using System.IO.Compression;
using System.Text;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Pages;

/// <summary>Answers with a page: a component of a module within the layout of the program.</summary>
public static class Page
{
    /// <param name="title">Of the document. An error says so before everything else, so that it is heard first.</param>
    /// <param name="model">What <typeparamref name="TPage"/> shows.</param>
    /// <param name="status">The HTTP status.</param>
    public static IResult Of<TPage, TModel>(string title, TModel model, int status = StatusCodes.Status200OK)
        where TPage : PageComponent<TModel>
        where TModel : notnull =>
        new Result(
            title,
            builder =>
            {
                builder.OpenComponent<TPage>(0);
                builder.AddComponentParameter(1, nameof(PageComponent<>.Model), model);
                builder.CloseComponent();
            },
            status
        );

    /// <summary>Sends the browser to another page after a form was accepted, so that reloading does not send the form again.</summary>
    /// <param name="path">Relative to the path base, without a leading slash.</param>
    public static IResult SeeOther(string path) => new Redirect(path);

    private sealed class Result(string title, RenderFragment body, int status) : IResult
    {
        // The renderer alone: what AddRazorComponents brings beside it (data protection, antiforgery, streaming) is not needed here.
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var services = httpContext.RequestServices;
            await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
            var html = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync(
                    services.GetRequiredService<PageLayout>().Component,
                    ParameterView.FromDictionary(
                        new Dictionary<string, object?>
                        {
                            [nameof(LayoutBase.Title)] =
                                status >= StatusCodes.Status400BadRequest ? Say($"Error: {title}", $"Fehler: {title}") : title,
                            [nameof(LayoutBase.Body)] = body,
                            [nameof(LayoutBase.Http)] = httpContext,
                        }
                    )
                );
                return root.ToHtmlString();
            });

            // Not for those who show a key: where an answer is for them alone, its length must not tell others about it (BREACH). No page
            // has a key or an anti-forgery token in it.
            var ready = new ReadyBody(Encoding.UTF8.GetBytes(html), CompressionLevel.Fastest);
            var headers = httpContext.Request.Headers;
            var form =
                status == StatusCodes.Status200OK && headers.Cookie.Count == 0 && headers.Authorization.Count == 0
                    ? ready.For(httpContext)
                    : ready.Identity;
            httpContext.Response.StatusCode = status;
            httpContext.Response.Headers.CacheControl = "no-cache";
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            await form.WriteAsync(httpContext.Response, httpContext.RequestAborted);
        }
    }

    private sealed class Redirect(string path) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = $"{httpContext.Request.PathBase}/{path}";
            return Task.CompletedTask;
        }
    }
}

/// <summary>A page of a module.</summary>
public abstract class PageComponent<TModel> : ComponentBase
{
    /// <summary>What the page shows.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}

/// <summary>What surrounds every page. The program brings it, the modules only fill it.</summary>
public abstract class LayoutBase : ComponentBase
{
    /// <summary>Of the document.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The page.</summary>
    [Parameter, EditorRequired]
    public RenderFragment Body { get; set; } = default!;

    /// <summary>The request that is being answered.</summary>
    [Parameter, EditorRequired]
    public HttpContext Http { get; set; } = default!;
}

/// <param name="Component">The component that surrounds every page; a <see cref="LayoutBase"/>.</param>
public sealed record PageLayout(Type Component);
