using System.IO.Compression;
using System.Text;
using CountryProvider.Host;
using CountryProvider.Host.Distribution;
using CountryProvider.Testing;
using CountryProvider.Topology.Tests.Deployments;
using CountryProvider.Topology.Tests.Http;
using CountryProvider.Topology.Tests.Security;

namespace CountryProvider.Topology.Tests.Api;

/// <summary>Which answers are compressed, for which clients, and that conditional requests still work.</summary>
public sealed class CompressionTests
{
    [Fact]
    public async Task One_process_compresses()
    {
        await using var host = await TestHost.StartAsync();
        await CompressesAsync(host.Client);
    }

    [Fact]
    public async Task Several_processes_behind_a_front_compress()
    {
        await using var split = await Split.StartAsync(Partition.Each(Modules.All), []);
        await CompressesAsync(split.Client);
    }

    [Theory, EveryCatalogue]
    public async Task The_tag_of_each_encoding_is_good_for_a_change(Grouping grouping, Entries entries)
    {
        var client = await grouping.ClientAsync();
        var (code, etag) = await client.Add(entries, "0");

        foreach (var (name, encoding) in new[] { ("1", "br"), ("2", "gzip") })
        {
            etag = (await client.Put($"{entries.V2}/{code}", new { name }, ("If-Match", $"{etag[..^1]}-{encoding}\""))).ShouldBe(200).ETag;
        }

        (await client.Put($"{entries.V2}/{code}", new { name = "3" }, ("If-Match", $"{etag[..^1]}-zip\""))).ShouldBeProblem(412);
    }

    [Fact]
    public async Task What_is_small_or_wrong_or_for_one_person_is_not_compressed()
    {
        await using var host = await TestHost.StartAsync(Keys.Setting, "Seed:Data=demo");

        foreach (
            var path in new[] { "/api/v2/countries", "/api/v2/countries/GER", "/api/v2/countries/" + new string('x', 2000), "/nothing" }
        )
        {
            (await host.Client.Get(path, ("Accept-Encoding", "br, gzip")))["Content-Encoding"].ShouldBeNull(path);
        }

        (await host.Client.Get("/", ("Accept-Encoding", "br"))).ShouldBe(200)["Content-Encoding"].ShouldBe("br");
        (await host.Client.Get("/", ("Accept-Encoding", "br"), ("Cookie", "country-provider=cp_x")))
            .ShouldBe(200)["Content-Encoding"]
            .ShouldBeNull();
        (await host.Client.Get("/", ("Accept-Encoding", "br"), ("Authorization", "Bearer cp_x")))
            .ShouldBe(200)["Content-Encoding"]
            .ShouldBeNull();
    }

    private static async Task CompressesAsync(HttpClient client)
    {
        await IsoData.LoadCountriesAsync(client);
        var style = (await client.Get("/")).Text.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];
        foreach (
            var path in new[]
            {
                "/api/v2/countries",
                "/api/v2/countries?search=an",
                "/api/v2/countries?page=1",
                "/api/v2/links?status=all",
                "/api/v1/countries",
                "/openapi/v2.json",
                "/openapi/v1.json",
                "/countries",
                "/",
                "/" + style,
            }
        )
        {
            var plain = (await client.Get(path)).ShouldBe(200);
            plain["Content-Encoding"].ShouldBeNull(path);
            plain["Vary"]!.ShouldContain("Accept-Encoding", Case.Insensitive, path);
            foreach (
                var (accepted, expected) in new[]
                {
                    ("br", "br"),
                    ("gzip", "gzip"),
                    ("gzip, deflate, br, zstd", "br"),
                    ("gzip;q=1.0, br;q=0.5", "gzip"),
                    ("*", "br"),
                    ("br;q=0, *", "gzip"),
                    ("BR", "br"),
                    ("deflate", null),
                    ("identity", null),
                    ("br;q=0, gzip;q=0", null),
                    ("not, a \"list", null),
                    ("", null),
                }
            )
            {
                var answer = (await client.Get(path, ("Accept-Encoding", accepted))).ShouldBe(200);
                answer["Content-Encoding"].ShouldBe(expected, $"{path} {accepted}");
                answer["Vary"].ShouldBe(plain["Vary"]);
                if (
                    path.StartsWith("/api/", StringComparison.Ordinal)
                    || path.StartsWith("/openapi/", StringComparison.Ordinal)
                    || path.EndsWith(".css", StringComparison.Ordinal)
                )
                {
                    Decoded(answer).ShouldBe(plain.Text, path);
                }
                else
                {
                    Decoded(answer).ShouldContain("</html>");
                }

                answer["Content-Length"].ShouldBe($"{answer.Bytes.Length}");
                if (expected is not null)
                {
                    answer.Bytes.Length.ShouldBeLessThan(plain.Bytes.Length / 2);
                }

                if (answer["ETag"] is { } etag)
                {
                    etag.ShouldBe(expected is null ? plain.ETag : $"{plain.ETag[..^1]}-{expected}\"");
                    await UnchangedAsync(path, accepted, etag);
                }
            }

            if (plain["ETag"] is not null)
            {
                // A cache that has the form of another client must not be told that this client may have it.
                (await client.Get(path, ("Accept-Encoding", "gzip"), ("If-None-Match", $"{plain.ETag[..^1]}-br\""))).ShouldBe(200);
            }
        }

        async Task UnchangedAsync(string path, string accepted, string etag)
        {
            foreach (var sent in new[] { etag, $"W/{etag}", $"\"other\", {etag}" })
            {
                var unchanged = await client.Get(path, ("Accept-Encoding", accepted), ("If-None-Match", sent));
                unchanged.ShouldBeEmpty(304);
                unchanged.ETag.ShouldBe(etag);
                unchanged["Vary"]!.ShouldContain("Accept-Encoding");
                unchanged["Content-Encoding"].ShouldBeNull();
            }
        }
    }

    private static string Decoded(Answer answer)
    {
        using var bytes = new MemoryStream(answer.Bytes);
        using Stream decoded = answer["Content-Encoding"] switch
        {
            "br" => new BrotliStream(bytes, CompressionMode.Decompress),
            "gzip" => new GZipStream(bytes, CompressionMode.Decompress),
            _ => bytes,
        };
        using var text = new StreamReader(decoded, Encoding.UTF8);
        return text.ReadToEnd();
    }
}
