using System.Text.Json.Serialization.Metadata;
using CountryProvider.Modularity;
using CountryProvider.Storage;
using CountryProvider.Web.Csv;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace CountryProvider.Catalogue.Import;

/// <summary>Registers the import of files for a module.</summary>
public static class ImportRegistration
{
    /// <summary>Registers the handler and the jobs of the import.</summary>
    /// <param name="json">The JSON metadata of a stored row.</param>
    /// <param name="plan">Plans the import: compares a file with the stored rows.</param>
    /// <param name="isNew">Whether a row without a stored row must be stored.</param>
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

/// <summary>Imports files of one kind of rows, for callers that do not know the type of the rows.</summary>
public interface IFileImport
{
    /// <summary>The kind of rows in the files, such as <c>countries</c>.</summary>
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
