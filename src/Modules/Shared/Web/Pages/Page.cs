using System.Text;
using CountryProvider.Web.Api;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static CountryProvider.Abstractions.Text;

namespace CountryProvider.Web.Pages;

/// <summary>Answers with a page: a module's component inside the program's layout.</summary>
public static class Page
{
    /// <param name="title">
    /// The title of the document. An error page puts the word "Error" first, so that screen readers read it first.
    /// </param>
    /// <param name="model">The data that <typeparamref name="TPage"/> shows.</param>
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

    /// <summary>Redirects the browser to another page after a form was accepted, so that a reload does not send the form again.</summary>
    /// <param name="path">Relative to the path base, without a leading slash.</param>
    public static IResult SeeOther(string path) => new Redirect(path);

    private sealed class Result(string title, RenderFragment body, int status) : IResult
    {
        // Uses only the renderer. AddRazorComponents would add data protection, antiforgery and streaming, which the pages do not
        // need.
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

            // No compression for a client that sends credentials. The length of a compressed private answer could reveal its content
            // (BREACH). No page contains a key or an anti-forgery token.
            var ready = new ReadyBody(Encoding.UTF8.GetBytes(html), isForOne: true);
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
    /// <summary>The data that the page shows.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = default!;
}

/// <summary>The layout of every page. The program provides it, and the modules provide its content.</summary>
public abstract class LayoutBase : ComponentBase
{
    /// <summary>The title of the document.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The content of the page.</summary>
    [Parameter, EditorRequired]
    public RenderFragment Body { get; set; } = default!;

    /// <summary>The current request.</summary>
    [Parameter, EditorRequired]
    public HttpContext Http { get; set; } = default!;
}

/// <summary>Names the component of the layout.</summary>
/// <param name="Component">The type of the layout component; a <see cref="LayoutBase"/>.</param>
public sealed record PageLayout(Type Component);
