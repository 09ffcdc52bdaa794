using CountryProvider.Containers.Tests;

[assembly: AssemblyFixture(typeof(Images))]
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace CountryProvider.Containers.Tests;

/// <summary>The images that the containers are made of, built before the first test.</summary>
public sealed class Images : IAsyncLifetime
{
    public const string Product = "localhost/country-provider-test";
    public const string Runtime = "localhost/base-runtime";

    /// <summary>An image of the next version, where a test has built one; manifests have the tag for it.</summary>
    public const string Next = Product + "-next";
    public const string NextTag = "next";

    private string? _missing;

    /// <summary>Skips the test where containers cannot be run.</summary>
    public void ShouldBeThere() => Assert.SkipWhen(_missing is not null, _missing ?? "");

    /// <summary>An image by the name that a manifest has for it.</summary>
    public static string LocalNameOf(string image) =>
        image.Split(':') switch
        {
            ["postgres", ..] => "localhost/base-postgres",
            [_, NextTag] => Next,
            _ => Product,
        };

    /// <summary>Whether there is such an image. There is none of busybox.</summary>
    public static bool Has(string image) => !image.StartsWith("busybox:", StringComparison.Ordinal);

    public async ValueTask InitializeAsync()
    {
        _missing = await MissingAsync();
        if (_missing is null)
        {
            await BuildAsync(Product, Tool.Repository);
        }
        else if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException(_missing);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Builds the Dockerfile as it is, with base images of this machine.</summary>
    /// <param name="image">The name that the image gets.</param>
    /// <param name="context">The folder of the source.</param>
    /// <param name="packages">A folder of packages, so that none is loaded; else the build begins without any, as on a new machine.</param>
    /// <returns>What the build wrote.</returns>
    internal static Task<string> BuildAsync(string image, string context, string? packages = null)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

        // The SDK image is empty. The machine's own programs and its source of packages are mounted into it.
        string[] mounts =
        [
            "/usr:/usr:ro",
            "/etc/ssl:/etc/ssl:ro",
            "/etc/resolv.conf:/etc/resolv.conf:ro",
            $"{home}/.nuget/NuGet:/root/.nuget/NuGet:ro",
            .. packages is null ? Array.Empty<string>() : [$"{packages}:/root/.nuget/packages:ro"],
        ];
        return Tool.RunAsync(
            "buildah",
            [
                "bud",
                "--layers",
                "--format",
                "docker",
                "--isolation",
                "chroot",
                "--tag",
                image,
                "--build-arg",
                "SDK_IMAGE=localhost/base-sdk",
                "--build-arg",
                $"RUNTIME_IMAGE={Runtime}",
                .. mounts.Where(mount => Path.Exists(mount.Split(':')[0])).SelectMany(mount => new[] { "--volume", mount }),
                context,
            ]
        );
    }

    private static async Task<string?> MissingAsync()
    {
        const string Install =
            "Install them as root with: apt-get install podman buildah runc nginx-light postgresql containernetworking-plugins "
            + "golang-github-containernetworking-plugin-dnsname dnsmasq-base iptables kubernetes-client jq wget";
        foreach (var program in new[] { "podman", "buildah", "runc", "nginx", "kubectl", "dnsmasq", "iptables", "jq", "wget", "postgres" })
        {
            if (
                !Directory.Exists("/usr/lib/postgresql")
                || (program != "postgres" && (await Tool.TryAsync("sh", "-c", $"command -v {program}")).ExitCode != 0)
            )
            {
                return $"The container tests need {program}. {Install}";
            }
        }

        if (Environment.UserName != "root")
        {
            return "The container tests need root: podman makes networks, and volumes of other users.";
        }

        await Tool.RunAsync("bash", Path.Combine(AppContext.BaseDirectory, "base-images.sh"));
        var (exitCode, _, error) = await Tool.TryAsync("podman", "run", "--rm", Runtime, "dotnet", "--list-runtimes");
        return exitCode == 0 ? null : $"This machine runs no containers: {error}";
    }
}
