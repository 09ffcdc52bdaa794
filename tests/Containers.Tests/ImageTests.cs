using System.Globalization;
using System.Text.Json;
using CountryProvider.Testing;

namespace CountryProvider.Containers.Tests;

/// <summary>What users of the image can rely on.</summary>
public sealed class ImageTests(Images images)
{
    private const long MB = 1_000_000;

    [Fact]
    public async Task Its_own_layers_add_no_more_than_40_MB_to_the_base_image()
    {
        images.ShouldBeThere();

        var (whole, @base) = (await SizeAsync(Images.Product), await SizeAsync(Images.Runtime));

        TestContext.Current.TestOutputHelper!.WriteLine($"{(whole - @base) / MB} MB of {whole / MB} MB");
        (whole - @base).ShouldBeInRange(MB, 40 * MB);

        static async Task<long> SizeAsync(string image) =>
            long.Parse(await Tool.RunAsync("podman", "image", "inspect", "--format", "{{.Size}}", image), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task It_says_who_runs_it_where_it_listens_and_what_it_is()
    {
        images.ShouldBeThere();

        using var json = JsonDocument.Parse(await Tool.RunAsync("podman", "image", "inspect", Images.Product));
        var config = json.RootElement[0].GetProperty("Config");

        config.GetProperty("User").GetString().ShouldBe("10001:10001");
        config
            .GetProperty("ExposedPorts")
            .EnumerateObject()
            .Select(port => port.Name)
            .ShouldBe(["8080/tcp", "8081/tcp"], ignoreOrder: true);
        config
            .GetProperty("Labels")
            .EnumerateObject()
            .Count(label =>
                label.Name.StartsWith("org.opencontainers.image.", StringComparison.Ordinal) && label.Value.GetString()!.Length > 0
            )
            .ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task Without_anything_set_it_runs_unprivileged_on_a_read_only_root_says_it_is_healthy_and_ends_well()
    {
        images.ShouldBeThere();
        var id = await Tool.RunAsync(
            "podman",
            "run",
            "--detach",
            "--read-only",
            "--cap-drop=ALL",
            "--security-opt=no-new-privileges",
            "--publish",
            "127.0.0.1::8080",
            Images.Product
        );
        try
        {
            var port = await Tool.RunAsync("podman", "port", id, "8080");
            using var http = new HttpClient();
            await Tool.UntilAsync(
                TimeSpan.FromSeconds(30),
                "the demo data is there",
                async () =>
                {
                    try
                    {
                        return (await http.GetStringAsync($"http://{port}/api/v2/links", TestContext.Current.CancellationToken)).Contains(
                            "Germany",
                            StringComparison.Ordinal
                        );
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                }
            );

            (await Tool.TryAsync("podman", "healthcheck", "run", id)).ExitCode.ShouldBe(0);
            (await Tool.TryAsync("podman", "exec", id, "sh", "-c", "true")).ExitCode.ShouldNotBe(0, "there is no shell");
            var process = await Tool.RunAsync("podman", "inspect", "--format", "{{.State.Pid}}", id);
            (await File.ReadAllLinesAsync($"/proc/{process}/status", TestContext.Current.CancellationToken))
                .Single(line => line.StartsWith("Uid:", StringComparison.Ordinal))
                .Split('\t')[1..]
                .ShouldAllBe(user => user == "10001");

            await Tool.RunAsync("podman", "stop", "--time", "30", id);
            (await Tool.RunAsync("podman", "inspect", "--format", "{{.State.ExitCode}}", id)).ShouldBe("0");
        }
        finally
        {
            await Tool.TryAsync("podman", "rm", "--force", "--volumes", "--time", "0", id);
        }
    }

    [Fact]
    public async Task Behind_nginx_as_it_is_no_request_with_a_long_query_disturbs_others()
    {
        images.ShouldBeThere();
        var id = await Tool.RunAsync("podman", "run", "--detach", "--publish", "127.0.0.1::8080", Images.Product);
        try
        {
            await Tool.UntilAsync(
                TimeSpan.FromSeconds(30),
                "it is healthy",
                async () => (await Tool.TryAsync("podman", "healthcheck", "run", id)).ExitCode == 0
            );
            await using var nginx = await Nginx.StartAsync("http://" + await Tool.RunAsync("podman", "port", id, "8080"));

            foreach (var length in new[] { 700, 7_900 })
            {
                var (statuses, ofOthers) = await nginx.WhileOthersReadAsync(
                    HttpMethod.Get,
                    "/api/v2/countries?page=2&pageSize=1&x=" + new string('+', length)
                );
                statuses.ShouldBe([400], customMessage: nginx.Errors);
                ofOthers.ShouldBe([200], customMessage: nginx.Errors);
            }
        }
        finally
        {
            await Tool.TryAsync("podman", "rm", "--force", "--volumes", "--time", "0", id);
        }
    }

    [Fact]
    public async Task Where_the_port_is_another_the_health_check_finds_it_and_an_unhealthy_one_says_so()
    {
        images.ShouldBeThere();
        var id = await Tool.RunAsync(
            "podman",
            "run",
            "--detach",
            "--env",
            "Http__InternalPort=9001",
            "--env",
            "Shutdown__DrainDelay=00:05:00",
            Images.Product
        );
        try
        {
            await Tool.UntilAsync(
                TimeSpan.FromSeconds(30),
                "it is healthy",
                async () => (await Tool.TryAsync("podman", "healthcheck", "run", id)).ExitCode == 0
            );

            await Tool.RunAsync("podman", "kill", "--signal", "TERM", id);

            await Tool.UntilAsync(
                TimeSpan.FromSeconds(30),
                "it is unhealthy",
                async () => (await Tool.TryAsync("podman", "healthcheck", "run", id)).ExitCode == 1
            );
            (await Tool.RunAsync("podman", "inspect", "--format", "{{.State.Running}}", id)).ShouldBe("true");
        }
        finally
        {
            await Tool.TryAsync("podman", "rm", "--force", "--volumes", "--time", "0", id);
        }
    }
}
