using System.Net.Sockets;
using System.Text;
using CountryProvider.Storage;

namespace CountryProvider.Host.Observation.Logs;

/// <summary>
/// Exceptions as they are logged: their types and where they come from. A message may quote what a user typed, so it is left out but for
/// kinds that speak of the system alone. The whole of it is there at the level Debug.
/// </summary>
internal static class SafeException
{
    private static readonly Type[] _quoteNothing =
    [
        typeof(SocketException),
        typeof(IOException),
        typeof(UnauthorizedAccessException),
        typeof(TimeoutException),
        typeof(HttpRequestException),
        typeof(ObjectDisposedException),
    ];

    public static string TextOf(Exception exception)
    {
        var text = new StringBuilder();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            text.Append(cause == exception ? "" : "caused by ").Append(cause.GetType().FullName);
            if (MessageOf(cause) is { } message)
            {
                text.Append(": ").Append(message);
            }

            text.AppendLine();
            if (cause.StackTrace is { } trace)
            {
                text.AppendLine(trace);
            }
        }

        return text.ToString().TrimEnd();
    }

    private static string? MessageOf(Exception exception) =>
        StoreMessages.WithoutValues(exception)
        ?? (Array.Exists(_quoteNothing, type => type == exception.GetType()) ? exception.Message : null);
}
