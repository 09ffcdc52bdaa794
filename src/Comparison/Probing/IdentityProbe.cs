using System.Globalization;

namespace CountryProvider.Comparison.Probing;

/// <summary>Answers the id of the process: what listens on a port need not be the process that was to.</summary>
internal sealed class IdentityProbe : IProbe
{
    public Task AnswerAsync(HttpContext http) => http.Response.WriteAsync(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
}
