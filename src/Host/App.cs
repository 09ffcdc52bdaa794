using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Encodings.Web;
using CountryProvider.BuildingBlocks;
using CountryProvider.BuildingBlocks.Api;
using CountryProvider.BuildingBlocks.Pages;
using CountryProvider.Host.Commands;
using CountryProvider.Host.Errors;
using CountryProvider.Host.OpenApi;
using CountryProvider.Host.Operations;
using CountryProvider.Host.Pages;
using CountryProvider.Host.Pages.Api;
using CountryProvider.Host.Roles;
using CountryProvider.Host.Security;
using CountryProvider.Host.Security.SignIn;
using CountryProvider.Host.Settings;
using CountryProvider.Host.Telemetry;
using CountryProvider.Host.Telemetry.Logs;
using CountryProvider.Host.Telemetry.Metrics;
using CountryProvider.Host.Topology;
using CountryProvider.Host.Transport;
using CountryProvider.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace CountryProvider.Host;

/// <summary>The program: modules, and what surrounds them.</summary>
public static partial class App
{
    /// <summary>What is logged when the program answers requests.</summary>
    internal const string ReadyWords = "Country Provider is ready at";

    /// <summary>Does what the arguments say; without a verb, serves until it is told to stop.</summary>
    /// <returns>The exit code: 0 after a regular end, 1 after a refusal to start or when a verb has failed.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        switch (args)
        {
            case ["--help" or "-h" or "-?"]:
                Console.WriteLine(Help.Text(Modules.All));
                return Task.FromResult(0);
            case ["--version"]:
                Console.WriteLine(Version);
                return Task.FromResult(0);
            default:
                return Verbs.RunAsync(args) ?? RunAsync(args, _ => { });
        }
    }

    /// <summary>Serves until it is told to stop.</summary>
    internal static async Task<int> RunAsync(string[] args, Action<WebApplication> started, Action<IServiceCollection>? configure = null)
    {
        try
        {
            await using var app = await StartAsync(args, Modules.All, configure);
            started(app);
            await app.WaitAndDrainAsync();
            return 0;
        }
        catch (StartupException e)
        {
            return await RefuseAsync(e);
        }
    }

    /// <summary>Says why the program does not start.</summary>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RefuseAsync(StartupException refusal)
    {
        await Console.Error.WriteLineAsync($"Country Provider does not start:{Environment.NewLine}{refusal.Message}");
        return 1;
    }

    /// <summary>Starts the program with these modules; it answers requests when this returns.</summary>
    /// <exception cref="StartupException">It cannot; all faults are listed.</exception>
    /// <param name="args">Settings.</param>
    /// <param name="modules">What the program consists of.</param>
    /// <param name="configure">Adds to the services.</param>
    public static async Task<WebApplication> StartAsync(string[] args, IReadOnlyList<IModule> modules, Action<IServiceCollection>? configure = null)
    {
        var started = Stopwatch.GetTimestamp();
        var app = Build(args, modules, configure);
        var settings = app.Services.GetRequiredService<IConfigurationRoot>();
        try
        {
            // Meanwhile the stores are read. The server listens only after that: nobody gets to see half of the data.
            var opening = OpenStoresAsync(app);
            foreach (var (isWarning, sentence) in SettingsCheck.Notes(settings, modules))
            {
                Note(app.Logger, isWarning ? LogLevel.Warning : LogLevel.Information, sentence);
            }

            app.Map();
            await opening;
            await app.StartAsync();
            await PrepareWritesAsync(app);
        }
        catch (SocketException e)
        {
            var address = app.Configuration["Http:Host"];
            await GiveUpAsync(app);
            throw new StartupException([$"This machine cannot listen on {address}: {e.Message}. Name another address with Http:Host, or another port with Http:Port."]);
        }
        catch (IOException e)
        {
            var setting = e.Message.Contains($":{HttpOf(app.Configuration).InternalPort}:", StringComparison.Ordinal) ? "Http:InternalPort" : "Http:Port";
            await GiveUpAsync(app);
            throw new StartupException([$"{e.Message.TrimEnd('.')}. Name another port with {setting}, or end the program that has this one."]);
        }
        catch (StartupException)
        {
            await GiveUpAsync(app);
            throw;
        }

        var store = app.Configuration.GetSection("Store").Get<StoreOptions>() ?? new();
        string[] hosted = [.. app.Services.GetRequiredService<IReadOnlyList<ModulePlace>>().Where(place => place.IsHosted).Select(place => place.Name)];
        var (content, data) = hosted.Length == 0 ? ("the front alone", "the processes of the modules")
            : (string.Join(", ", hosted), store.Provider is StoreProvider.Postgres ? "PostgreSQL" : Path.GetFullPath(store.Directory));
        var roles = $"{ModuleRoles.ValueIn(settings)}, {SettingsCheck.SourceOf(settings, ModuleRoles.Key)}";
        Ready(app.Logger, app.Urls.First() + app.Configuration["PathBase"], Stopwatch.GetElapsedTime(started).TotalMilliseconds, Version, content, roles, data);
        return app;
    }

    // One after the other: the first readers, who come as soon as the port is open, keep the other processor.
    private static async Task PrepareWritesAsync(WebApplication app)
    {
        foreach (var store in app.Services.GetServices<IStore>())
        {
            await store.WarmUpAsync(CancellationToken.None);
        }

        foreach (var endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            endpoint.Metadata.GetMetadata<DeferredHandlers.Write>()?.Compile();
        }
    }

    // What a process that did not start has measured interests nobody.
    private static async Task GiveUpAsync(WebApplication app)
    {
        await app.EndOpenTelemetryAsync(TimeSpan.Zero);
        await app.DisposeAsync();
    }

    internal static string Version => typeof(App).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Puts the program together without starting it.</summary>
    internal static WebApplication Build(string[] args, IReadOnlyList<IModule> modules, Action<IServiceCollection>? configure)
    {
        // What is not asked for in German is answered in English, whatever the machine is set to.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        Refuse(CultureFaults());
        var (arguments, faults) = CommandLineArguments.Parse(args);
        var settings = ReadSettings(arguments);
        Refuse([.. faults, .. SettingsCheck.Faults(settings, modules)]);

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddConfiguration(settings);
        builder.Services.AddSingleton(settings); // Unlike the builder's configuration, it knows where a value comes from.
        builder.AddConsole();
        builder.AddOpenTelemetry();
        builder.AddHttp();
        var places = ModuleRoles.Places(settings, modules);
        builder.Services.AddModules(places, builder.Configuration);
        configure?.Invoke(builder.Services);
        Refuse(ModuleRegistration.Faults(builder.Services, places));

        return builder.Build();
    }

    // German and the order of names come from ICU.
    private static string[] CultureFaults()
    {
        try
        {
            CultureInfo.GetCultureInfo("de");
            return [];
        }
        catch (CultureNotFoundException)
        {
            return ["This process knows no languages: .NET runs in globalization-invariant mode. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, or use an image with ICU, such as one of the -extra images of .NET."];
        }
    }

    /// <summary>Reads the settings from everywhere that they can be.</summary>
    /// <exception cref="StartupException">A file cannot be read.</exception>
    internal static IConfigurationRoot ReadSettings(Dictionary<string, string?> arguments)
    {
        try
        {
            var settings = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath("appsettings.json"), optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(arguments);
            return settings.Build() is var visible && visible["Secrets:Directory"] is not { Length: > 0 } secrets ? visible
                : Directory.Exists(secrets) ? settings.AddKeyPerFile(Path.GetFullPath(secrets)).Build()
                : throw new StartupException([$"Secrets:Directory: there is no folder {secrets}. Mount the Secret there, or leave the setting out."]);
        }
        catch (InvalidDataException e)
        {
            throw new StartupException([NotRead(e)]);
        }
    }

    // Where a file is wrong, and not what stands there, which may be a secret.
    private static string NotRead(InvalidDataException failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Text.Json.JsonException { LineNumber: { } line, BytePositionInLine: { } position })
            {
                return $"{Path.GetFullPath("appsettings.json")} is not JSON: line {line + 1}, position {position + 1} is not understood. Mend it there, or take the file away.";
            }
        }

        return $"{failure.Message} {failure.InnerException?.Message}";
    }

    private static void Map(this WebApplication app)
    {
        var places = app.Services.GetRequiredService<IReadOnlyList<ModulePlace>>();
        app.UseRequestSpans();
        ModuleGauges.Create(app.Services);
        app.UseInternalPort(from place in places where place.IsHosted from contract in Contract.Of(place.Module) select ContractEndpoint.Of(contract, app.Services));
        app.UseHttp();
        SiteFiles.Map(app);
        ApiDocuments.Map(app);
        ApiPages.Map(app);
        SignInPages.Map(app);
        TopologyPages.Map(app);
        foreach (var place in places)
        {
            if (place.IsHosted)
            {
                app.MapModule(place.Module);
            }
            else if (place.Upstream is not null)
            {
                app.Services.GetRequiredService<Forwarder>().Map(app, place);
            }
            else
            {
                Elsewhere.Map(app, place);
            }
        }

        DataApi.Map(app, [.. places.Select(place => place.Module)]);
    }

    internal static async Task OpenStoresAsync(WebApplication app)
    {
        var stores = app.Services.GetServices<IStore>().Select(store => Task.Run(() => store.OpenAsync(CancellationToken.None))).ToList();
        await Task.WhenAll(stores).ContinueWith(_ => { }, TaskScheduler.Default);
        Refuse([.. stores.SelectMany(store => store.Exception?.InnerExceptions ?? []).Select(e => e is StoreException ? e.Message : throw e)]);
    }

    private static void Refuse(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new StartupException(faults);
        }
    }

    private static void AddConsole(this WebApplicationBuilder builder)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None); // A refusal to start says more than its stack trace.
        builder.AddLogLines();
    }

    private static void AddHttp(this WebApplicationBuilder builder)
    {
        var options = HttpOf(builder.Configuration);
        var proxies = TrustedProxies.Parse(options.TrustedProxies)!;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true; // See HttpProtocolChoice.
            RequestLimits.Apply(kestrel.Limits);
            Listen(options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                new ConnectionLimits().Apply(listen, proxies);
                TrustedTraces.Apply(listen, proxies);
            });
            Listen(options.InternalPort, listen => listen.UseInternalPort());

            void Listen(int port, Action<ListenOptions> configure)
            {
                switch (options.Host)
                {
                    case "localhost" when port > 0:
                        kestrel.ListenLocalhost(port, configure);
                        break;
                    case "*":
                        kestrel.ListenAnyIP(port, configure);
                        break;
                    default:
                        kestrel.Listen(options.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(options.Host), port, configure);
                        break;
                }
            }
        });
        builder.Services
            .AddRouting()
            .AddSingleton<DistributedContextPropagator, TrustedTraces>()
            .AddCorsPolicies(builder.Configuration)
            .Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true)
            .Configure<ShutdownOptions>(builder.Configuration.GetSection("Shutdown"))
            .Configure<AuthOptions>(builder.Configuration.GetSection("Auth"))
            .AddSingleton<ApiKeys>()
            .AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) => host.ShutdownTimeout = shutdown.Value.Timeout).Services
            .AddSingleton<IHostLifetime, Signals>()
            .AddSingleton<HealthProbes>()
            .AddMetricsEndpoint()
            .AddSingleton<Forwarder>()
            .AddSingleton<ErrorHandler>()
            .AddSingleton<IExceptionHandler>(provider => provider.GetRequiredService<ErrorHandler>())
            .AddProblemDetails()
            .AddApiDocuments()
            .AddTopology()
            .AddSingleton<HtmlEncoder, PlainHtmlEncoder>()
            .AddSingleton(new PageLayout(typeof(Layout)));
    }

    private static void UseHttp(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseDraining();
        app.UseServerTiming();
        var pathBase = app.Configuration["PathBase"];
        app.UsePathBase(pathBase);
        app.UseSecurityHeaders();
        app.Use(HeadAsGet);
        app.UseWhen(http => !http.Request.Path.StartsWithSegments("/api/v1") && !http.Request.Path.StartsWithSegments("/api/v2"), pages => pages
            .UseRequestLocalization(localization =>
            {
                localization.AddSupportedCultures("en", "de").AddSupportedUICultures("en", "de").SetDefaultCulture("en");
                localization.ApplyCurrentCultureToResponseHeaders = true;
            }));
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ErrorAnswers.WriteAsync(context.HttpContext, Error.OfStatus(context.HttpContext.Response.StatusCode)));
        app.UseAllowedHosts(HttpOf(app.Configuration));
        if (!string.IsNullOrEmpty(pathBase))
        {
            app.Use((http, next) => http.Request.PathBase.HasValue ? next(http) : NothingOutside(http, pathBase));
        }

        app.UseRouting();
        app.UseCorsPolicies();
        app.UseKeys();
        RateLimits.Use(app);
        app.UseBodyLimit();
        app.UseBodyCharset();
        app.UseGate();
    }

    private static HttpOptions HttpOf(IConfiguration configuration) => configuration.GetSection("Http").Get<HttpOptions>() ?? new();

    // Other paths of the host belong to somebody else. The page that says so leads to ours.
    private static Task NothingOutside(HttpContext http, string pathBase)
    {
        http.Request.PathBase = pathBase;
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    // HEAD is GET without the body (RFC 9110, 9.3.2); the server leaves that out by itself.
    private static Task HeadAsGet(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
        {
            http.Request.Method = HttpMethods.Get;
        }

        return next(http);
    }

    [LoggerMessage(1, LogLevel.Information, ReadyWords + " {Address} after {Milliseconds:0} ms: version {Version} with {Modules} (roles: {Roles}), data in {Directory}")]
    private static partial void Ready(ILogger logger, string address, double milliseconds, string version, string modules, string roles, string directory);

    [LoggerMessage(EventId = 2, Message = "{Sentence}")]
    private static partial void Note(ILogger logger, LogLevel level, string sentence);
}
