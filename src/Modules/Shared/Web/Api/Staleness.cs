using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CountryProvider.Web.Api;

/// <summary>Says of an answer that it may be out of date.</summary>
public static class Staleness
{
    /// <summary>
    /// Sets <c>Warning: 110</c> (RFC 7234, 5.5.1; obsolete since RFC 9111, but the only header that says so) and <c>Age</c> (RFC 9111,
    /// 5.1).
    /// </summary>
    /// <param name="age">
    /// For how long something that the answer is made from could not be confirmed; rounded up to seconds. Of several the greatest counts.
    /// </param>
    public static void Mark(HttpResponse response, TimeSpan age)
    {
        var known = int.TryParse(response.Headers.Age, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        response.Headers.Warning = "110 - \"Response is Stale\"";
        response.Headers.Age = Math.Max(known, Math.Ceiling(age.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
    }
}
