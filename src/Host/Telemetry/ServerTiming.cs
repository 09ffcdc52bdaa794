using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CountryProvider.BuildingBlocks.Telemetry;

namespace CountryProvider.Host.Telemetry;

/// <summary>Says in every response which modules were asked for it, whether they run here, and how long each took.</summary>
internal static class ServerTiming
{
    /// <summary>Sets <c>Server-Timing</c> (https://www.w3.org/TR/server-timing/), in milliseconds.</summary>
    public static void UseServerTiming(this WebApplication app) => app.Use((http, next) =>
    {
        var log = new CallLog();
        log.Begin();
        http.Features.Set(log);
        var started = Stopwatch.GetTimestamp();
        http.Response.OnStarting(static state =>
        {
            var (http, log, started) = ((HttpContext, CallLog, long))state;
            var total = Stopwatch.GetElapsedTime(started);
            var forwarded = http.Response.Headers["Server-Timing"]; // What the process says that another one forwarded to.
            http.Response.Headers["Server-Timing"] = forwarded.Count == 0 ? Format(log.Calls, "total", total) : $"{forwarded}, {Format([], "front", total)}";
            return Task.CompletedTask;
        }, (http, log, started));
        return next(http);
    });

    private static string Format(IReadOnlyList<ModuleCall> calls, string name, TimeSpan total)
    {
        var text = new DefaultInterpolatedStringHandler(32, 64, CultureInfo.InvariantCulture, stackalloc char[512]);
        foreach (var call in calls)
        {
            text.AppendLiteral(call.Record.TimingName);
            text.AppendLiteral(call.Record.IsRemote ? ";desc=remote;dur=" : ";desc=local;dur=");
            text.AppendFormatted(Milliseconds(call.Duration));
            text.AppendLiteral(", ");
        }

        text.AppendLiteral(name);
        text.AppendLiteral(";dur=");
        text.AppendFormatted(Milliseconds(total));
        return text.ToStringAndClear();
    }

    // To the microsecond, and as a decimal: formatting a double took twice as long, a hundredth of a short request.
    private static decimal Milliseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond * 0.001m;
}
