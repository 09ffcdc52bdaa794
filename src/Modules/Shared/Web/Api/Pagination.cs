using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CountryProvider.Web.Api;

/// <summary>The headers of an answer that is one page of a list.</summary>
public static class Pagination
{
    // Proxies such as nginx accept 4 kB of headers in total. A single link with the longest search is always shorter than this limit.
    private const int MaxLinkLength = 2_700;

    /// <summary>One page of a list.</summary>
    /// <param name="number">The number of the page, from 1.</param>
    /// <param name="size">The number of items on a page, at least 1.</param>
    public static IReadOnlyList<T> PageOf<T>(IReadOnlyList<T> items, int number, int size) =>
        [.. items.Skip((int)Math.Min((number - 1L) * size, items.Count)).Take(size)];

    /// <summary>
    /// Writes <c>X-Total-Count</c> and <c>Link</c> (RFC 8288) with the relations first, prev, next and last, as far as they exist. If
    /// a long search makes the header too long, it has only the link to the next page, or on the last page to the previous one.
    /// </summary>
    /// <param name="parameters">
    /// The validated parameters of the links beside the page and its size. Null for a parameter that the request does not have.
    /// </param>
    public static void WriteHeaders(
        HttpContext http,
        int page,
        int size,
        int total,
        params IReadOnlyList<(string Name, string? Value)> parameters
    )
    {
        var last = Math.Max(1, (total + size - 1) / size);
        var previous = page > 1 ? Link(Math.Min(page - 1, last), "prev") : null;
        var next = page < last ? Link(page + 1, "next") : null;
        var links = string.Join(", ", new[] { Link(1, "first"), previous, next, Link(last, "last") }.Where(link => link is not null));
        http.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers.Link = links.Length <= MaxLinkLength ? links : next ?? previous;

        string Link(int target, string relation)
        {
            var query = new QueryBuilder();
            foreach (var (name, value) in parameters.Where(parameter => parameter.Value is not null))
            {
                query.Add(name, value!);
            }

            query.Add("pageSize", size.ToString(CultureInfo.InvariantCulture));
            query.Add("page", target.ToString(CultureInfo.InvariantCulture));
            return $"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"{relation}\"";
        }
    }
}
