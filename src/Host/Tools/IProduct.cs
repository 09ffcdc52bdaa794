using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>The program, for its verbs.</summary>
internal interface IProduct
{
    /// <summary>The modules of the program.</summary>
    IReadOnlyList<IModule> Modules { get; }

    /// <summary>Builds the program without starting it.</summary>
    /// <param name="args">The settings.</param>
    /// <param name="configure">Registers additional services.</param>
    /// <exception cref="StartupException">The program cannot be built. The exception lists all faults.</exception>
    WebApplication Build(string[] args, Action<IServiceCollection>? configure = null);

    /// <summary>Opens the stores of a built program.</summary>
    /// <exception cref="StartupException">A store cannot be used.</exception>
    Task OpenStoresAsync(WebApplication app);

    /// <summary>Builds and starts the program. It accepts requests when this method returns.</summary>
    /// <param name="args">The settings.</param>
    /// <param name="configure">Registers additional services.</param>
    /// <exception cref="StartupException">The program cannot start. The exception lists all faults.</exception>
    Task<WebApplication> StartAsync(string[] args, Action<IServiceCollection>? configure = null);

    /// <summary>Starts the program and runs it until the signal to stop.</summary>
    /// <param name="args">The settings.</param>
    /// <param name="started">Called when the program accepts requests.</param>
    /// <returns>The exit code: 0 after a regular end, 1 after a refusal to start.</returns>
    Task<int> RunAsync(string[] args, Action<WebApplication> started);
}
