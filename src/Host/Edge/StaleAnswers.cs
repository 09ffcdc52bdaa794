using CountryProvider.Storage;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Edge;

/// <summary>
/// While the database is unavailable, the process answers reads from the data in memory. A header of such an answer reports its age.
/// </summary>
internal static class StaleAnswers
{
    /// <summary>Enables such answers when the stores are in PostgreSQL. A process with SQLite always has all data in memory.</summary>
    public static void UseStaleAnswers(this WebApplication app, StoreOptions options)
    {
        if (options.Provider is StoreProvider.Sqlite)
        {
            return;
        }

        app.Use(
            (http, next) =>
            {
                if (WriteAuthorization.IsRead(http))
                {
                    http.Response.OnStarting(static state => ((Answer)state).Start(), new Answer(http.Response, StaleReads.Begin()));
                }

                return next(http);
            }
        );
    }

    private sealed class Answer(HttpResponse response, StaleReads reads)
    {
        public Task Start()
        {
            if (reads.Age is { } age)
            {
                Staleness.Mark(response, age);
            }

            return Task.CompletedTask;
        }
    }
}
