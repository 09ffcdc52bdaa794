using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CountryProvider.Web.Api;

/// <summary>The headers of an answer that is one page of many.</summary>
public static class Pagination
{
    // Proxies such as nginx take 4 kB of headers in all. One link with the longest search is always shorter than this.
    private const int MaxLinkLength = 2_700;

    /// <summary>One page of a list.</summary>
    /// <param name="number">1 for the first.</param>
    /// <param name="size">How many items a page holds, at least 1.</param>
    public static IReadOnlyList<T> PageOf<T>(IReadOnlyList<T> items, int number, int size) =>
        [.. items.Skip((int)Math.Min((number - 1L) * size, items.Count)).Take(size)];

    /// <summary>
    /// Writes <c>X-Total-Count</c> and <c>Link</c> (RFC 8288) with the relations first, prev, next and last as they exist. Where a search
    /// is so long that they would be too long together, there is the next page alone, and on the last one the previous.
    /// </summary>
    /// <param name="parameters">
    /// What the links hold beside the page and its size, as it was checked; null for what the request does not have.
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
