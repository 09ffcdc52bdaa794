using System.Net.Sockets;
using System.Text;
using CountryProvider.Storage;

namespace CountryProvider.Host.Observation.Logs;

/// <summary>
/// The text of exceptions in the log: their types and stack traces. The message of an exception may quote what a user typed, so the text
/// omits it. Exceptions that only describe the system keep their message. At the level Debug, the log has the complete exception.
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
