using CountryProvider.Storage;
using CountryProvider.Web.Api;

namespace CountryProvider.Host.Edge;

/// <summary>
/// Requests that change nothing are answered from what is known while the database is out of reach, and their answers say so.
/// </summary>
internal static class StaleAnswers
{
    /// <summary>Has them answered so where stores are in PostgreSQL. What is in a SQLite file is all in memory.</summary>
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
