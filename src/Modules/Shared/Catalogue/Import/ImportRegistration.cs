using System.Text.Json.Serialization.Metadata;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Csv;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue.Import;

/// <summary>What a module calls to import files.</summary>
public static class ImportRegistration
{
    /// <summary>Registers what stores a file.</summary>
    /// <param name="json">How a row is stored as JSON.</param>
    /// <param name="plan">Says what is to be stored of a file when those rows are stored already.</param>
    /// <param name="isNew">Whether a row that is not stored yet has to be.</param>
    public static IServiceCollection AddImport<TRow, TRows>(
        this IServiceCollection services,
        IModule module,
        ImportDefinition definition,
        JsonTypeInfo<TRow> json,
        Func<IServiceProvider, Func<ImportedRows, TRows, CancellationToken, Task<ImportPlan<TRow>>>> plan,
        Func<TRow, bool> isNew
    )
        where TRow : class, IRow
        where TRows : class, IRows<TRow, TRows> =>
        services
            .AddSingleton<IRequestHandler<ImportRows<TRow>, ImportResult>>(provider => new ImportHandler<TRow, TRows>(
                definition.Format,
                json,
                plan(provider),
                isNew,
                provider.StoreOf<TRow, TRows>(module),
                provider.GetRequiredService<TimeProvider>()
            ))
            .AddSingleton<ImportJobs<TRow>>()
            .AddSingleton<IFileImport>(provider => new FileImport<TRow>(definition.Path, provider.GetRequiredService<IMediator>()));
}

/// <summary>Imports files of one kind of rows, for those who do not know what is in them.</summary>
public interface IFileImport
{
    /// <summary>What the files hold, such as <c>countries</c>.</summary>
    string Path { get; }

    /// <inheritdoc cref="ImportRows{TRow}"/>
    Task<ImportResult> ImportAsync(
        ReadOnlyMemory<byte> content,
        string contentType,
        bool dryRun,
        IProgress<ImportProgress> progress,
        CancellationToken cancellationToken
    );
}

internal sealed class FileImport<TRow>(string path, IMediator mediator) : IFileImport
{
    public string Path => path;

    public Task<ImportResult> ImportAsync(
        ReadOnlyMemory<byte> content,
        string contentType,
        bool dryRun,
        IProgress<ImportProgress> progress,
        CancellationToken cancellationToken
    ) => mediator.Send(new ImportRows<TRow>(content, contentType, dryRun, progress), cancellationToken);
}
