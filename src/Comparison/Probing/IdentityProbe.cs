using System.Globalization;

namespace CountryProvider.Comparison.Probing;

/// <summary>Answers with the id of the process. Another process than the expected one may listen on a port.</summary>
internal sealed class IdentityProbe : IProbe
{
    public Task AnswerAsync(HttpContext http) => http.Response.WriteAsync(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
}
