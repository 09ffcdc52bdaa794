using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Testing;
using Npgsql;

namespace CountryProvider.Host.Tests;

/// <summary>Which server answers a connection to PostgreSQL, and what it learns.</summary>
public sealed class PostgresConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_asks_for_the_password_in_clear_text_does_not_get_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var received = ReceiveAsync(listener, stop.Token);

        var refusal = await Should.ThrowAsync<StartupException>(() =>
            TestHost.StartAsync(
                "Roles=country",
                "Store:Provider=Postgres",
                $"Store:Connection=Host=127.0.0.1;Port={((IPEndPoint)listener.LocalEndpoint).Port};Database=x;Username=cp;SSL Mode=Disable",
                "Store:Password=hunter2"
            )
        );

        await stop.CancelAsync();
        refusal.Faults.ShouldHaveSingleItem().ShouldContain("Require Auth");
        var text = await received;
        text.ShouldContain("cp"); // It did get to the point where it asked.
        text.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("md5")]
    [InlineData("trust")]
    public async Task A_server_is_refused_that_asks_for_less_than_scram_unless_the_connection_string_allows_it(string method)
    {
        await using var server = await PostgresServer.StartAsync(
            ["password_encryption=md5"],
            files: new() { ["pg_hba.conf"] = $"host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 {method}\n" }
        );
        var settings = server.SettingsFor(await server.CreateDatabaseAsync());

        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(settings));
        await using var host = await TestHost.StartAsync([
            settings[0],
            settings[1] + ";Require Auth=Password,MD5,None",
            settings[2],
            "Seed:Data=demo",
        ]);

        refusal.Faults.ShouldAllBe(fault => fault.Contains("Require Auth"));
        (await host.Client.GetStringAsync("/api/v2/countries", Stop)).ShouldContain("Scotland");
    }

    [Fact]
    public async Task With_TLS_the_certificate_is_verified_and_the_connection_encrypted()
    {
        using var folder = new TemporaryFolder();
        var (authority, stranger) = (Authority(), Authority());
        var (root, other) = (await FileAsync(folder, "root.crt", authority), await FileAsync(folder, "other.crt", stranger));
        await using var server = await StartAsync(authority, "127.0.0.1");
        var settings = server.SettingsFor(await server.CreateDatabaseAsync());

        await using (var host = await TestHost.StartAsync(With(settings, $"SSL Mode=VerifyFull;Root Certificate={root}")))
        {
            (await host.Client.GetAsync("/api/v2/countries", Stop)).EnsureSuccessStatusCode();
            (
                await server.QueryAsync(
                    "postgres",
                    "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'country-provider%'"
                )
            ).ShouldBe(["True"]);
        }

        await RefusedAsync(With(settings, $"SSL Mode=VerifyFull;Root Certificate={other}"), "certificate"); // Somebody else's server.
        await RefusedAsync(With(settings, "SSL Mode=VerifyFull"), "certificate"); // An authority that this machine does not trust.
    }

    [Fact]
    public async Task With_TLS_a_certificate_for_another_name_is_refused()
    {
        using var folder = new TemporaryFolder();
        var authority = Authority();
        await using var server = await StartAsync(authority, "192.0.2.1");

        await RefusedAsync(
            With(
                server.SettingsFor(await server.CreateDatabaseAsync()),
                $"SSL Mode=VerifyFull;Root Certificate={await FileAsync(folder, "root.crt", authority)}"
            ),
            "certificate"
        );
    }

    [Fact]
    public async Task Where_TLS_is_asked_for_a_server_without_it_is_refused() =>
        await RefusedAsync(With(await PostgresServer.NewStoreAsync(), "SSL Mode=VerifyFull"), "SSL");

    [Fact]
    public async Task The_role_of_the_overlay_owns_its_schemas_and_may_do_nothing_else()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PostgresServer.StartAsync();
        await server.ExecuteAsync("postgres", "DROP ROLE country_provider");
        await server.ExecuteAsync("postgres", "CREATE DATABASE country_provider");
        await ExecuteScriptAsync(server, folder);
        string[] settings =
        [
            "Store:Provider=Postgres",
            $"Store:Connection=Host=127.0.0.1;Port={server.Port};Database=country_provider;Username=country_provider",
            "Store:Password=chosen 'and' \\quoted",
            "Seed:Data=demo",
        ];

        await using (var host = await TestHost.StartAsync(settings))
        {
            (await host.Client.GetStringAsync("/api/v2/links", Stop)).ShouldContain("Scotland");
        }

        (
            await server.QueryAsync(
                "country_provider",
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = 'country_provider'"
            )
        ).ShouldBe(["False | False | False | False | False"]);
        (
            await server.QueryAsync(
                "country_provider",
                "SELECT nspname FROM pg_namespace JOIN pg_roles ON nspowner = pg_roles.oid WHERE rolname = 'country_provider' ORDER BY 1"
            )
        ).ShouldBe(Modules.All.Select(module => module.Name.ToLowerInvariant()).Order(StringComparer.Ordinal));
        (
            await server.QueryAsync(
                "country_provider",
                "SELECT datname FROM pg_database WHERE has_database_privilege('country_provider', datname, 'CREATE, TEMP') OR "
                    + "(datname <> 'country_provider' AND datallowconn AND has_database_privilege('country_provider', datname, 'CONNECT'))"
            )
        ).ShouldBeEmpty();
        foreach (
            var sql in (string[])
                [
                    "CREATE SCHEMA other",
                    "CREATE DATABASE other",
                    "CREATE ROLE other",
                    "CREATE TABLE public.other (id int)",
                    "CREATE TEMP TABLE other (id int)",
                    "SELECT * FROM pg_authid",
                    "COPY (SELECT 1) TO PROGRAM 'true'",
                    "ALTER ROLE country_provider SUPERUSER",
                ]
        )
        {
            await using var connection = new NpgsqlConnection(
                $"Host=127.0.0.1;Port={server.Port};Database=country_provider;Username=country_provider;Password=chosen 'and' "
                    + $"\\quoted;Pooling=False"
            );
            await connection.OpenAsync(Stop);
            await using var command = new NpgsqlCommand(sql, connection);

            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Stop))).SqlState.ShouldBe(
                PostgresErrorCodes.InsufficientPrivilege,
                sql
            );
        }
    }

    private static string[] With(string[] settings, string more) => [settings[0], $"{settings[1]};{more}", settings[2], "Seed:Data=demo"];

    private static async Task RefusedAsync(string[] settings, string reason)
    {
        var refusal = await Should.ThrowAsync<StartupException>(() => TestHost.StartAsync(settings));

        refusal.Faults.ShouldAllBe(fault => fault.Contains(reason) && fault.Contains("Store:Connection"));
    }

    // As the image does: psql reads the script of the overlay, here with the password in another place.
    private static async Task ExecuteScriptAsync(PostgresServer server, TemporaryFolder folder)
    {
        var password = Path.Combine(folder.Path, "password");
        await File.WriteAllTextAsync(password, "chosen 'and' \\quoted", Stop);
        var script = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "kustomize/components/postgres/country-provider.sql"),
            Stop
        );
        script.ShouldContain("/run/secrets/postgres/Store__Password");
        var start = new ProcessStartInfo(
            "psql",
            ["--no-psqlrc", "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "postgres", "-d", "country_provider"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PGPASSWORD"] = PostgresServer.Password;
        using var psql = Process.Start(start)!;
        await psql.StandardInput.WriteAsync(script.Replace("/run/secrets/postgres/Store__Password", password, StringComparison.Ordinal));
        psql.StandardInput.Close();
        var (output, error) = (psql.StandardOutput.ReadToEndAsync(Stop), psql.StandardError.ReadToEndAsync(Stop));
        await psql.WaitForExitAsync(Stop);
        psql.ExitCode.ShouldBe(0, $"{await output}{await error}");
    }

    private static Task<PostgresServer> StartAsync(X509Certificate2 authority, string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=postgres", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return PostgresServer.StartAsync(
            ["ssl=on", "ssl_cert_file='server.crt'", "ssl_key_file='server.key'"],
            files: new() { ["server.crt"] = certificate.ExportCertificatePem(), ["server.key"] = key.ExportPkcs8PrivateKeyPem() }
        );
    }

    private static X509Certificate2 Authority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority of a test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static async Task<string> FileAsync(TemporaryFolder folder, string name, X509Certificate2 certificate)
    {
        var file = Path.Combine(folder.Path, name);
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), Stop);
        return file;
    }

    // A server that asks every client for its password in clear text
    // (https://www.postgresql.org/docs/current/protocol-message-formats.html).
    private static async Task<string> ReceiveAsync(TcpListener listener, CancellationToken stop)
    {
        var received = new StringBuilder();
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                var stream = client.GetStream();
                var length = new byte[4];
                await stream.ReadExactlyAsync(length, stop);
                var startup = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
                await stream.ReadExactlyAsync(startup, stop);
                received.Append(Encoding.UTF8.GetString(startup));
                await stream.WriteAsync(new byte[] { (byte)'R', 0, 0, 0, 8, 0, 0, 0, 3 }, stop);
                var answer = new byte[1024];
                while (await stream.ReadAsync(answer, stop) is > 0 and var count)
                {
                    received.Append(Encoding.UTF8.GetString(answer, 0, count));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return received.ToString();
        }
    }
}
