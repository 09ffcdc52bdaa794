using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CountryProvider.Catalogue.Api.V2;

/// <summary>The headers of an answer that is one page of many.</summary>
internal static class Pagination
{
    /// <summary>Writes <c>X-Total-Count</c> and <c>Link</c> (RFC 8288) with the relations first, prev, next and last as they exist.</summary>
    public static void WriteHeaders(HttpContext http, int page, int size, int total)
    {
        var last = Math.Max(1, (total + size - 1) / size);
        var links = new List<string> { Link(1, "first") };
        if (page > 1)
        {
            links.Add(Link(Math.Min(page - 1, last), "prev"));
        }

        if (page < last)
        {
            links.Add(Link(page + 1, "next"));
        }

        links.Add(Link(last, "last"));
        http.Response.Headers["X-Total-Count"] = total.ToString(System.Globalization.CultureInfo.InvariantCulture);
        http.Response.Headers.Link = string.Join(", ", links);

        string Link(int target, string relation)
        {
            var query = new QueryBuilder(http.Request.Query
                .Where(pair => !pair.Key.Equals("page", StringComparison.OrdinalIgnoreCase))
                .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")))
            {
                { "page", target.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            };
            return $"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"{relation}\"";
        }
    }
}
