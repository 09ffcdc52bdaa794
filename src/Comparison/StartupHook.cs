using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using CountryProvider.Comparison.Probing;

#pragma warning disable CA1050 // The runtime looks for it outside all namespaces.

/// <summary>
/// Adds the probes to a process of the product, which contains no code for them. The runtime calls this class before the program starts,
/// when the variable <c>DOTNET_STARTUP_HOOKS</c> names this assembly.
/// </summary>
internal static class StartupHook
{
    /// <summary>The environment variable for a process with probes.</summary>
    public static KeyValuePair<string, string> Variable => new("DOTNET_STARTUP_HOOKS", typeof(StartupHook).Assembly.Location);

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        // The version of the product may differ from the one of this build. Assemblies that only the comparison needs are beside this
        // assembly.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            context.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name.Name) ?? OfComparison(context, name);
        DiagnosticListener.AllListeners.Subscribe(
            new Observer<DiagnosticListener>(listener =>
            {
                if (listener.Name == "Microsoft.Extensions.Hosting")
                {
                    listener.Subscribe(
                        new Observer<KeyValuePair<string, object?>>(written =>
                        {
                            if (written is { Key: "HostBuilding", Value: IHostBuilder host })
                            {
                                host.ConfigureServices(Probes.Add);
                            }
                        })
                    );
                }
            })
        );
    }

    private static Assembly? OfComparison(AssemblyLoadContext context, AssemblyName name)
    {
        var file = Path.Combine(Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!, $"{name.Name}.dll");
        return name.Name!.StartsWith("CountryProvider.", StringComparison.Ordinal) || !File.Exists(file)
            ? null
            : context.LoadFromAssemblyPath(file);
    }

    private sealed class Observer<T>(Action<T> next) : IObserver<T>
    {
        public void OnNext(T value) => next(value);

        public void OnError(Exception error) { }

        public void OnCompleted() { }
    }
}
