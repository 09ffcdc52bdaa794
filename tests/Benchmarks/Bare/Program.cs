using System.Globalization;
using CountryProvider.Bare;
using CountryProvider.Bare.Compiled;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.EntityFrameworkCore;

// A minimal API, as a reference for the product. With a protocol, a port and a folder as arguments, it serves only the bytes of the files
// in that folder.
if (args is [var protocol, var port, var folder])
{
    var builder = WebApplication.CreateEmptyBuilder(new());
    builder
        .WebHost.UseKestrelCore()
        .ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(
                int.Parse(port, CultureInfo.InvariantCulture),
                listen => listen.Protocols = Enum.Parse<HttpProtocols>(protocol)
            )
        );
    var files = Directory.GetFiles(folder).ToDictionary(file => "/" + Path.GetFileName(file)!, File.ReadAllBytes);
    var bytes = builder.Build();
    bytes.Run(async http =>
    {
        var content = files[http.Request.Path.Value!];
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = content.Length;
        await http.Response.BodyWriter.WriteAsync(content);
    });
    bytes.Run();
    return;
}

// Otherwise EF Core with one context, a compiled model and one query; the arguments are the file and the port.
var web = WebApplication.CreateBuilder();
web.Services.AddDbContextPool<CountryContext>(options =>
    options.UseSqlite($"Data Source={args[0]}").UseModel(CountryContextModel.Instance)
);
var app = web.Build();
app.MapGet(
    "/api/v2/countries",
    async (CountryContext context) =>
        await context
            .Countries.AsNoTracking()
            .Where(country => !country.Retired)
            .OrderBy(country => country.Name)
            .ThenBy(country => country.Code)
            .Select(country => new
            {
                country.Code,
                country.Name,
                country.Retired,
            })
            .ToListAsync()
);
app.Run($"http://127.0.0.1:{args[1]}");
