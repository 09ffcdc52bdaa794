using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace CountryProvider.Testing;

/// <summary>
/// A real PostgreSQL server from the system's packages, with its own port and folder. It ends with this process, also when this process
/// crashes.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const string Role = "country_provider"; // Owns the databases of the tests, and may do nothing else.
    private const string Account = "postgres"; // The server refuses to run as root.

    private static readonly Lazy<Task<PostgresServer>> _shared = new(() => StartAsync([], null, [], removedAfterwards: true));
    private static readonly string? _programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory
            .GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb")))
            .Order()
            .LastOrDefault()
        : null;

    private static int _databases;

    private readonly TemporaryFolder _folder;
    private readonly ReservedPort _port = new();
    private Process? _process;

    private PostgresServer(TemporaryFolder folder) => _folder = folder;

    /// <summary>The password of the role that the program has, and of the superuser.</summary>
    public static string Password => "not-a-secret";

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => _port.Number;

    private string Data => Path.Combine(_folder.Path, "data");

    /// <summary>
    /// The server that all tests of this process share. Without PostgreSQL the test is skipped, unless all tools are required (CI).
    /// </summary>
    public static Task<PostgresServer> SharedAsync() => _shared.Value;

    /// <summary>The settings of a program that has its stores in a new database of the shared server.</summary>
    public static async Task<string[]> NewStoreAsync() =>
        (await SharedAsync()).SettingsFor(await (await SharedAsync()).CreateDatabaseAsync());

    /// <param name="options">Beyond the usual, such as <c>wal_level=replica</c>.</param>
    /// <param name="copyOf">A server to follow as a standby; null for one of its own.</param>
    /// <param name="files">To write to its folder of data, such as a certificate or <c>pg_hba.conf</c>.</param>
    public static Task<PostgresServer> StartAsync(
        IReadOnlyList<string>? options = null,
        PostgresServer? copyOf = null,
        Dictionary<string, string>? files = null
    ) => StartAsync(options ?? [], copyOf, files ?? [], removedAfterwards: false);

    // At this point, nothing else would remove the files of the shared server.
    private static async Task<PostgresServer> StartAsync(
        IReadOnlyList<string> options,
        PostgresServer? copyOf,
        Dictionary<string, string> files,
        bool removedAfterwards
    )
    {
        const string Reason = "PostgreSQL is missing: install its server (apt-get install postgresql).";
        if (_programs is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        var server = new PostgresServer(new(inMemory: true));
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", Account, server._folder.Path);
        }

        if (copyOf is null)
        {
            var password = Path.Combine(server._folder.Path, "password");
            await File.WriteAllTextAsync(password, Password);
            await RunAsync("chmod", "644", password);
            await RunAsync([
                .. As(Path.Combine(_programs, "initdb")),
                "-D",
                server.Data,
                "-U",
                Superuser,
                "-A",
                "scram-sha-256",
                $"--pwfile={password}",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ]);
        }
        else
        {
            await RunAsync([
                .. As(Path.Combine(_programs, "pg_basebackup")),
                "-D",
                server.Data,
                "-R",
                "-X",
                "stream",
                "--no-sync",
                "-c",
                "fast",
                "-d",
                $"host=127.0.0.1 port={copyOf.Port} user={Superuser} password={Password} application_name=standby",
            ]);
        }

        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.auto.conf"), options);
        foreach (var (name, content) in files)
        {
            // The server refuses a key that others can read.
            var file = Path.Combine(server.Data, name);
            await File.WriteAllTextAsync(file, content);
            await RunAsync("chmod", "600", file);
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", Account, file);
            }
        }

        await server.UpAsync(removedAfterwards);
        if (copyOf is null)
        {
            await server.ExecuteAsync("postgres", $"CREATE ROLE {Role} LOGIN PASSWORD '{Password}'");
        }

        return server;
    }

    /// <summary>The settings of a program that has its stores in a database.</summary>
    public string[] SettingsFor(string database) =>
        [
            "Store:Provider=Postgres",
            $"Store:Connection=Host=127.0.0.1;Port={Port};Database={database};Username={Role}",
            $"Store:Password={Password}",
        ];

    /// <summary>Makes a database that only the caller knows.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER {Role}");
        return name;
    }

    /// <summary>Makes a database whose files are in a folder of their own.</summary>
    public async Task<string> CreateDatabaseAsync(string folder)
    {
        var (name, files) = (
            $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}",
            Directory.CreateDirectory(Path.Combine(folder, "postgres")).FullName
        );
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync("chown", Account, files);
        }

        await ExecuteAsync("postgres", $"CREATE TABLESPACE {name} LOCATION '{files}'");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} OWNER {Role} TABLESPACE {name}");
        return name;
    }

    /// <summary>A connection of the superuser.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string database)
    {
        var connection = new NpgsqlConnection(ConnectionTo(database));
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Executes statements as the superuser.</summary>
    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The rows of a query, each as one text.</summary>
    public async Task<List<string>> QueryAsync(string database, string sql)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(string.Join(" | ", values));
        }

        return rows;
    }

    /// <summary>Starts it, again if it was stopped, and waits until it takes connections.</summary>
    public Task UpAsync() => UpAsync(removedAfterwards: false);

    private async Task UpAsync(bool removedAfterwards)
    {
        // Its standard input ends when this process does, and so does it.
        var start = new ProcessStartInfo(
            "sh",
            [
                "-c",
                $"\"$@\" & read _; kill -QUIT $!; wait $!{(removedAfterwards ? $"; rm -rf '{_folder.Path}'" : "")}",
                "sh",
                .. As(Path.Combine(_programs!, "postgres")),
                "-D",
                Data,
                "-p",
                Port.ToString(CultureInfo.InvariantCulture),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=400",
                "-c",
                "shared_buffers=32MB",
                "-c",
                "logging_collector=off",
                "-c",
                "log_min_messages=fatal",
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        _process = Process.Start(start)!;
        _ = _process.StandardOutput.ReadToEndAsync();
        var log = _process.StandardError.ReadToEndAsync();
        for (var started = Stopwatch.GetTimestamp(); ; )
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionTo("postgres"));
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException e)
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(started).TotalSeconds > 30)
                {
                    throw new InvalidOperationException($"PostgreSQL did not start: {(_process.HasExited ? await log : e.Message)}");
                }

                await Task.Delay(20); // Not there yet.
            }
        }
    }

    /// <summary>Ends it at once, without a word to anybody, as when the machine goes down.</summary>
    public async Task DownAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Stops all its processes where they are: connections are taken, and nothing comes back.</summary>
    public async Task SuspendAsync()
    {
        var postmaster = await PostmasterAsync();
        await RunAsync("sh", "-c", $"kill -STOP {postmaster}");
        await Suspension.UntilStoppedAsync(postmaster); // It makes no further processes.
        await RunAsync("pkill", "-STOP", "-P", $"{postmaster}");
        await Suspension.UntilStoppedAsync(
            (await File.ReadAllTextAsync($"/proc/{postmaster}/task/{postmaster}/children"))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(int.Parse)
        );
    }

    /// <summary>Lets them go on.</summary>
    public async Task ResumeAsync()
    {
        var postmaster = await PostmasterAsync();
        await RunAsync("sh", "-c", $"pkill -CONT -P {postmaster}; kill -CONT {postmaster}");
    }

    /// <summary>Promotes a standby, so that it accepts writes.</summary>
    public Task PromoteAsync() => ExecuteAsync("postgres", "SELECT pg_promote()");

    public async ValueTask DisposeAsync()
    {
        await DownAsync();
        _folder.Dispose();
        _port.Dispose();
    }

    private string ConnectionTo(string database) =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={Superuser};Password={Password};Pooling=False;Timeout=5";

    private async Task<int> PostmasterAsync() =>
        int.Parse((await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0], CultureInfo.InvariantCulture);

    private static IEnumerable<string> As(string program) =>
        Environment.IsPrivilegedProcess ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--init-groups", program] : [program];

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {await output}{await error}");
        }
    }
}
