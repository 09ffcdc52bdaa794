using System.Text.Json.Nodes;

namespace CountryProvider.Manifests.Tests;

/// <summary>A change of something else does not restart PostgreSQL: a restart costs every request some seconds.</summary>
public sealed class DatabaseTests(Kustomizations kustomizations)
{
    private const string Overlay = "overlays/split-postgres-ha";
    private const string PasswordFile = "components/postgres/postgres.env";
    private const string SecretFile = "components/postgres/secret.env";
    private const string Release = "components/common/kustomization.yaml";

    [Fact]
    public async Task It_is_the_same_in_every_overlay_so_a_change_between_them_does_not_restart_it()
    {
        var rendered = await Task.WhenAll(
            Kustomizations.All.Where(name => name.Contains("postgres", StringComparison.Ordinal)).Select(kustomizations.RenderAsync)
        );

        rendered.Length.ShouldBeGreaterThan(15);
        rendered.Select(each => each.Find("StatefulSet", "postgres").At("spec")!.ToJsonString()).Distinct().ShouldHaveSingleItem();
    }

    public static TheoryData<string, string, string, string> Changes =>
        new()
        {
            { "a key more", SecretFile, "", "Auth__ApiKeys=erp currency sha256:0\n" },
            { "another key", SecretFile, "Auth__ApiKeys=erp currency sha256:0\n", "Auth__ApiKeys=erp currency sha256:1\n" },
            { "a new release", Release, Host.Foundation.ProductVersion.Text, "99.0.0" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task It_stays_when_only_the_program_is_replaced(string change, string file, string before, string after)
    {
        var (old, changed) = await RenderTwiceAsync(file, before, after);

        OfDatabase(changed).ShouldBe(OfDatabase(old), change);
        OfDatabase(old).Count.ShouldBe(6, "StatefulSet, Service, ServiceAccount, NetworkPolicy, ConfigMap and Secret");
        PodsOfProgram(changed).Intersect(PodsOfProgram(old)).ShouldBeEmpty(change);
    }

    [Fact]
    public async Task The_password_is_said_once_for_the_program_and_the_database()
    {
        var (old, changed) = await RenderTwiceAsync(PasswordFile, "chosen", "another");

        foreach (var (rendered, password) in new[] { (old, "chosen"), (changed, "another") })
        {
            rendered
                .Where(item => item.Text("kind") == "Secret")
                .Select(item => Text(item.Map("data")["Store__Password"]))
                .ShouldBe([password, password]);
        }

        Secret(changed, "postgres").Text("metadata/name").ShouldNotBe(Secret(old, "postgres").Text("metadata/name"));
        PodsOfProgram(changed).Intersect(PodsOfProgram(old)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(PasswordFile)]
    [InlineData(SecretFile)]
    public async Task Without_a_file_of_secrets_it_is_said_which_one_is_missing(string missing)
    {
        using var folder = Copy();
        File.Delete(Path.Combine(folder.Path, missing));

        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder.Path, Overlay));

        (exitCode, output).ShouldBe((1, ""));
        error.ShouldContain(Path.Combine(folder.Path, missing));
    }

    [Fact]
    public async Task The_examples_are_enough_to_begin_with()
    {
        using var folder = Copy();
        foreach (var file in new[] { PasswordFile, SecretFile })
        {
            File.Copy(Path.Combine(folder.Path, $"{file}.example"), Path.Combine(folder.Path, file), overwrite: true);
        }

        var rendered = await RenderAsync(folder.Path);

        Secret(rendered, "country-provider").Map("data").Keys.ShouldBe(["Store__Password"]);
    }

    [Fact]
    public async Task A_password_in_both_files_is_refused()
    {
        using var folder = Copy();
        File.WriteAllText(Path.Combine(folder.Path, SecretFile), "Store__Password=another\n");

        var (exitCode, _, error) = await Kubectl.KustomizeAsync(Path.Combine(folder.Path, Overlay));

        exitCode.ShouldBe(1);
        error.ShouldContain("illegally repeats the key `Store__Password`");
    }

    [Fact]
    public async Task Git_ignores_the_files_of_secrets()
    {
        var ignored = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, ".gitignore"), TestContext.Current.CancellationToken);

        ignored.ShouldContain($"/kustomize/{PasswordFile}");
        ignored.ShouldContain($"/kustomize/{SecretFile}");
    }

    private static Testing.TemporaryFolder Copy()
    {
        var folder = new Testing.TemporaryFolder();
        Repository.CopyKustomizeTo(folder.Path);
        Repository.MakeSecretsIn(folder.Path);
        return folder;
    }

    private static async Task<(IReadOnlyList<JsonObject> Old, IReadOnlyList<JsonObject> Changed)> RenderTwiceAsync(
        string file,
        string before,
        string after
    )
    {
        using var folder = Copy();
        var path = Path.Combine(folder.Path, file);
        if (file == SecretFile)
        {
            File.WriteAllText(path, before);
        }

        var old = await RenderAsync(folder.Path);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        text.ShouldContain(before);
        File.WriteAllText(path, before.Length == 0 ? after : text.Replace(before, after, StringComparison.Ordinal));
        return (old, await RenderAsync(folder.Path));
    }

    private static async Task<IReadOnlyList<JsonObject>> RenderAsync(string folder)
    {
        var (exitCode, output, error) = await Kubectl.KustomizeAsync(Path.Combine(folder, Overlay));
        (exitCode, error).ShouldBe((0, ""));
        return Json.Parse(output);
    }

    // What has the name of the database, with or without a hash of its content.
    private static List<string> OfDatabase(IReadOnlyList<JsonObject> objects) =>
        [
            .. objects
                .Where(item => $"{item.Text("metadata/name")}-".StartsWith("postgres-", StringComparison.Ordinal))
                .Select(item => item.ToJsonString()),
        ];

    private static List<string> PodsOfProgram(IReadOnlyList<JsonObject> objects) =>
        [.. objects.Where(item => item.Text("kind") == "Deployment").Select(item => item.At("spec/template")!.ToJsonString())];

    private static JsonObject Secret(IReadOnlyList<JsonObject> objects, string name) =>
        objects.Single(item =>
            item.Text("kind") == "Secret" && item.Text("metadata/name")!.StartsWith($"{name}-", StringComparison.Ordinal)
        );

    private static string Text(string base64) => System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
