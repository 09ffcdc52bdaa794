using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Data.Sqlite;

// What a minimal API costs, to measure the product against. With "h2c", a port and a folder: the bytes of its files over HTTP/2 without TLS.
if (args is ["h2c", var port, var folder])
{
    var builder = WebApplication.CreateBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(port, CultureInfo.InvariantCulture), listen => listen.Protocols = HttpProtocols.Http2));
    var files = Directory.GetFiles(folder).ToDictionary(file => Path.GetFileName(file)!, File.ReadAllBytes);
    var bytes = builder.Build();
    bytes.MapGet("/{name}", (string name) => Results.Bytes(files[name], "application/json"));
    bytes.Run();
    return;
}

// Otherwise one SQLite query; the arguments are the file and the port.
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
