using System.Net;
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
        await using var host = await TestHost.StartAsync("Seed:Demo=true");
        await using var nginx = await Nginx.StartAsync(host.Address, settings);
        (string, string) encoding = ("Accept-Encoding", "gzip");

        foreach (var (path, body) in new[] { ("/api/v2/countries/FRA", """{"name":"France!"}"""), ("/api/v2/links/FRA", """{"currency":"EUR"}""") })
        {
            var read = (await nginx.Client.Get(path, encoding)).ShouldBe(200);
            if (isWeak)
            {
                read["Content-Encoding"].ShouldBe("gzip", setup);
                read.ETag.ShouldStartWith("W/");
            }

            (await nginx.Client.Get(path, encoding, ("If-None-Match", read.ETag))).ShouldBe(304);
            (await nginx.Client.Put(path, body, encoding, ("If-Match", read.ETag))).ShouldBe(200);
            (await nginx.Client.Put(path, body, encoding, ("If-Match", read.ETag))).ShouldBe(412);
        }
    }

    [Theory]
    [InlineData("/api/v2/countries?page=2&pageSize=1&x=", "+", 700)]
    [InlineData("/api/v2/countries?page=2&pageSize=1&x=", "+", 7_900)]
    [InlineData("/api/v2/countries?page=2&pageSize=1&search=", "+", 700)]
    [InlineData("/api/v2/countries?page=2&pageSize=1&search=", "%F0%9F%98%80", 200)]
    [InlineData("/api/v2/countries?page=2&pageSize=1&retired=true", "+", 7_000)]
    [InlineData("/links/", "x/unlink", 1)]
    public async Task No_request_makes_it_take_the_program_out_of_service(string start, string repeated, int times)
    {
        await using var host = await TestHost.StartAsync("Seed:Demo=true");
        await using var nginx = await Nginx.StartAsync(host.Address, "large_client_header_buffers 4 16k;");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var readers = Enumerable.Range(0, 2).Select(_ => ReadAsync()).ToList();
        var target = repeated.EndsWith("unlink", StringComparison.Ordinal) ? start + new string('A', 5_000) + "/unlink" : start + string.Concat(Enumerable.Repeat(repeated, times));

        for (var attempt = 0; attempt < 40; attempt++)
        {
            using var answer = await nginx.Client.SendRawAsync(target.StartsWith("/links", StringComparison.Ordinal) ? "POST" : "GET", target);
            ((int)answer.StatusCode).ShouldBeLessThan(500, nginx.Errors);
        }

        await stop.CancelAsync();
        var read = await Task.WhenAll(readers);
        read.Sum(reader => reader.Failed).ShouldBe(0, nginx.Errors);
        read.ShouldAllBe(reader => reader.Answered > 10);

        async Task<(int Answered, int Failed)> ReadAsync()
        {
            var (answered, failed) = (0, 0);
            while (!stop.IsCancellationRequested || answered <= 10)
            {
                using var answer = await nginx.Client.GetAsync("/api/v2/countries", TestContext.Current.CancellationToken);
                answered++;
                failed += answer.StatusCode is HttpStatusCode.OK ? 0 : 1;
            }

            return (answered, failed);
        }
    }
}
