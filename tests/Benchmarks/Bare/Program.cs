using Microsoft.Data.Sqlite;

// What a minimal API with one SQLite query costs, to measure the product against. The arguments are the file and the port.
var app = WebApplication.CreateBuilder().Build();
app.MapGet("/api/v2/countries", () =>
{
    using var connection = new SqliteConnection($"Data Source={args[0]}");
    connection.Open();
    using var command = connection.CreateCommand();
    command.CommandText = "SELECT code, name, retired FROM countries WHERE retired = 0 ORDER BY name, code";
    using var reader = command.ExecuteReader();
    var countries = new List<Country>();
    while (reader.Read())
    {
        countries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetBoolean(2)));
    }

    return countries;
});
app.Run($"http://127.0.0.1:{args[1]}");

internal sealed record Country(string Code, string Name, bool Retired);
