using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>Marks an answer as possibly out of date.</summary>
public static class Staleness
{
    /// <summary>
    /// Sets <c>Warning: 110</c> (RFC 7234, 5.5.1) and <c>Age</c> (RFC 9111, 5.1). The Warning header is obsolete since RFC 9111, but
    /// no other header has this meaning.
    /// </summary>
    /// <param name="age">
    /// The time since the data of the answer was last confirmed, rounded up to seconds. Of several calls, the greatest age counts.
    /// </param>
    public static void Mark(HttpResponse response, TimeSpan age)
    {
        var known = int.TryParse(response.Headers.Age, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        response.Headers.Warning = "110 - \"Response is Stale\"";
        response.Headers.Age = Math.Max(known, Math.Ceiling(age.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
    }
}
