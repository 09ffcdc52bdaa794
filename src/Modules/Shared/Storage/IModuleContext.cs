using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>What a context says of itself before there is one.</summary>
public interface IModuleContext
{
    /// <summary>Its compiled model for SQLite; null to have EF Core make the model at the start.</summary>
    static abstract IModel? CompiledForSqlite { get; }
}
