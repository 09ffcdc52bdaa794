using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using CountryProvider.Host.Distribution;
using CountryProvider.Host.Edge;
using CountryProvider.Host.Edge.OpenApi;
using CountryProvider.Host.Foundation.Errors;
using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Host.Observation;
using CountryProvider.Host.Observation.Logs;
using CountryProvider.Host.Observation.Metrics;
using CountryProvider.Host.Operations;
using CountryProvider.Host.Site;
using CountryProvider.Host.Site.Topology;
using CountryProvider.Modularity;
using CountryProvider.Web.Pages;
using Microsoft.AspNetCore.Diagnostics;

namespace CountryProvider.Host;

/// <summary>Builds the program.</summary>
internal static class Composition
{
    /// <exception cref="StartupException">The settings or the modules have faults. The exception lists all of them.</exception>
    public static WebApplication Build(string[] args, IReadOnlyList<IModule> modules, Action<IServiceCollection>? configure)
    {
        // Requests that do not ask for German are answered in English. The culture of the machine has no effect.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

        var settings = Read(args, modules);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddConfiguration(settings.Configuration);
        builder.Services.AddSingleton(settings);
        builder.AddLogLines();
        builder.AddOpenTelemetry();
        builder.UsePorts(settings.Http);
        builder.Services.AddModules(settings);
        AddHost(builder.Services, settings);
        configure?.Invoke(builder.Services);
        StartupException.ThrowIfAny(ModuleRegistration.Faults(builder.Services, settings.Places));
        return builder.Build();
    }

    private static HostSettings Read(string[] args, IReadOnlyList<IModule> modules)
    {
        StartupException.ThrowIfAny(CultureFaults());
        var (arguments, faults) = CommandLineArguments.Parse(args);
        var configuration = SettingsReader.Read(arguments);
        StartupException.ThrowIfAny([.. faults, .. SettingsCheck.Faults(configuration, modules)]);
        return new(configuration, ModuleRoles.Places(configuration, modules));
    }

    // The program needs ICU for German and for the order of names.
    private static string[] CultureFaults()
    {
        try
        {
            CultureInfo.GetCultureInfo("de");
            return [];
        }
        catch (CultureNotFoundException)
        {
            return
            [
                "This process knows no languages: .NET runs in globalization-invariant mode. Unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT, "
                    + "or use an image with ICU, such as one of the -extra images of .NET.",
            ];
        }
    }

    private static void AddHost(IServiceCollection services, HostSettings settings) =>
        services
            .AddRouting()
            .AddSingleton<DistributedContextPropagator, TrustedTraces>()
            .AddCorsPolicies(settings)
            .AddRateLimits(settings.RateLimit)
            .AddKeys(settings)
            .Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true)
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.Shutdown.Timeout)
            .AddSingleton<IHostLifetime, Signals>()
            .AddHealthProbes()
            .AddMetricsEndpoint()
            .AddSingleton<ErrorHandler>()
            .AddSingleton<IExceptionHandler>(provider => provider.GetRequiredService<ErrorHandler>())
            .AddProblemDetails()
            .AddApiDocuments()
            .AddTopology()
            .AddSingleton<HtmlEncoder, PlainHtmlEncoder>()
            .AddSingleton(new PageLayout(typeof(Layout)))
            .AddSingleton<IErrorPage, ErrorPages>();
}
