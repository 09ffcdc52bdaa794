using CountryProvider.Host.Foundation.Settings;
using CountryProvider.Modularity;

namespace CountryProvider.Host.Tools;

/// <summary>The program, as verbs use it.</summary>
internal interface IProduct
{
    /// <summary>What it consists of.</summary>
    IReadOnlyList<IModule> Modules { get; }

    /// <summary>Puts it together without starting it.</summary>
    /// <param name="args">Settings.</param>
    /// <param name="configure">Adds to the services.</param>
    /// <exception cref="StartupException">It cannot; all faults are listed.</exception>
    WebApplication Build(string[] args, Action<IServiceCollection>? configure = null);

    /// <summary>Opens the stores of a program that was put together.</summary>
    /// <exception cref="StartupException">A store cannot be used.</exception>
    Task OpenStoresAsync(WebApplication app);

    /// <summary>Starts it; it answers requests when this returns.</summary>
    /// <param name="args">Settings.</param>
    /// <param name="configure">Adds to the services.</param>
    /// <exception cref="StartupException">It cannot; all faults are listed.</exception>
    Task<WebApplication> StartAsync(string[] args, Action<IServiceCollection>? configure = null);

    /// <summary>Serves until it is told to stop.</summary>
    /// <param name="args">Settings.</param>
    /// <param name="started">Called when it answers requests.</param>
    /// <returns>The exit code: 0 after a regular end, 1 after a refusal to start.</returns>
    Task<int> RunAsync(string[] args, Action<WebApplication> started);
}
