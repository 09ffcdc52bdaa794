using Microsoft.EntityFrameworkCore.Metadata;

namespace CountryProvider.Storage;

/// <summary>Static facts about a context type, for use before a context exists.</summary>
public interface IModuleContext
{
    /// <summary>The compiled model for SQLite. When it is null, EF Core builds the model at the start.</summary>
    static abstract IModel? CompiledForSqlite { get; }
}
