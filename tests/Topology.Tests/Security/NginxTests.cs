using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Http;

namespace CountryProvider.Topology.Tests.Security;

/// <summary>A real nginx in front of the program.</summary>
public sealed class NginxTests
{
    private const string Compression = "gzip on; gzip_types application/json; gzip_proxied any; gzip_min_length 1;";

    // Without Accept-Encoding the program does not compress, so that nginx does.
    [Theory]
    [InlineData("nginx compresses", Compression + " proxy_set_header Accept-Encoding '';", true)]
    [InlineData("either may compress", Compression, false)]
    [InlineData("nginx as it is", "", false)]
    public async Task What_was_read_through_it_can_be_changed_with_the_tag_that_came_back(string setup, string settings, bool isWeak)
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        await using var nginx = await Nginx.StartAsync(host.Address, settings);
        (string, string) encoding = ("Accept-Encoding", "gzip");

        foreach (
            var (path, body, other) in new[]
            {
                ("/api/v2/countries/FRA", """{"name":"France!"}""", """{"name":"France?"}"""),
                ("/api/v2/links/FRA", """{"currencies":["EUR"]}""", """{"currencies":["GBP"]}"""),
            }
        )
        {
            var read = (await nginx.Client.Get(path, encoding)).ShouldBe(200);
            if (isWeak)
            {
                read["Content-Encoding"].ShouldBe("gzip", setup);
                read.ETag.ShouldStartWith("W/");
            }

            (await nginx.Client.Get(path, encoding, ("If-None-Match", read.ETag))).ShouldBe(304);
            (await nginx.Client.Put(path, body, encoding, ("If-Match", read.ETag))).ShouldBe(200);
            (await nginx.Client.Put(path, other, encoding, ("If-Match", read.ETag))).ShouldBe(412);
        }
    }

    [Theory]
    [InlineData("GET", "/api/v2/countries?page=2&pageSize=1&x=", "+", 700, 400)]
    [InlineData("GET", "/api/v2/countries?page=2&pageSize=1&x=", "+", 7_900, 400)]
    [InlineData("GET", "/api/v2/countries?page=2&pageSize=1&search=", "+", 700, 400)]
    [InlineData("GET", "/api/v2/countries?page=2&pageSize=1&search=", "%F0%9F%98%80", 200, 200)]
    [InlineData("GET", "/api/v2/countries?page=2&pageSize=1&retired=true", "+", 7_000, 200)]
    [InlineData("POST", "/links/", "A", 5_000, 303)]
    public async Task No_request_makes_it_take_the_program_out_of_service(
        string method,
        string start,
        string repeated,
        int times,
        int status
    )
    {
        await using var host = await TestHost.StartAsync("Seed:Data=demo");
        await using var nginx = await Nginx.StartAsync(host.Address);

        var (statuses, ofOthers) = await nginx.WhileOthersReadAsync(
            new(method),
            start + string.Concat(Enumerable.Repeat(repeated, times)) + (method == "POST" ? "/unlink" : "")
        );

        statuses.ShouldBe([status], customMessage: nginx.Errors);
        ofOthers.ShouldBe([200], customMessage: nginx.Errors);
    }
}
