using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Storage;

/// <summary>A kind of database.</summary>
public enum StoreProvider
{
    /// <summary>One file for each module; only one process may serve it.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database with a schema for each module; any number of processes may serve it.</summary>
    Postgres,
}

/// <summary>Settings of the modules' stores.</summary>
public sealed class StoreOptions
{
    /// <summary>The kind of database.</summary>
    [Description("Sqlite (a file per module, one replica) or Postgres (a schema per module, any number of replicas)")]
    public StoreProvider Provider { get; set; }

    /// <summary>The folder of the SQLite files.</summary>
    [Description("folder of the SQLite files, one per module; created when missing")]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Postgres))]
    public string Directory { get; set; } = "data";

    /// <summary>The connection string of the PostgreSQL database that all modules share.</summary>
    [Description("connection string of the PostgreSQL database, such as Host=postgres;Database=country_provider;Username=country_provider")]
    [PostgresConnection]
    [Secret]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public string Connection { get; set; } = "";

    /// <summary>The password for <see cref="Connection"/>, so that the connection string need not contain it.</summary>
    [Description("password for Store:Connection, best in a file in Secrets:Directory")]
    [DeniedValues("change-me", ErrorMessage = "is that of the example, which everybody knows; choose one")]
    [Secret]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public string Password { get; set; } = "";

    /// <summary>Whether several processes serve the same store at the same time.</summary>
    [Description("true for one of several replicas, which need Postgres")]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public bool Shared { get; set; }

    /// <summary>How long a start retries when a store is not available yet.</summary>
    [Description(
        "how long a start tries again while PostgreSQL is out of reach or another process still serves the SQLite files, as hh:mm:ss; 0 "
            + "for not at all"
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "is not a duration up to 10 minutes, such as 00:00:50")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>The maximum staleness of a read while PostgreSQL is unreachable.</summary>
    [Description(
        "how long reads are answered from memory, marked as stale, while PostgreSQL is out of reach, as hh:mm:ss; 0 for not at all"
    )]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "is not a duration from 0 to 365 days, such as 00:10:00")]
    public TimeSpan MaxStalenessOnError { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>The choices for the first rows of an empty store.</summary>
public enum SeedData
{
    /// <summary>The countries, currencies and languages of the world, with their history.</summary>
    World,

    /// <summary>The three countries of the original workshop.</summary>
    Demo,

    /// <summary>No rows: the store stays empty.</summary>
    None,
}

/// <summary>Settings for the first rows of an empty store.</summary>
public sealed class SeedOptions
{
    /// <summary>The data that each module writes into its empty store.</summary>
    [Description("what is written into a store that is empty: World, Demo (three countries, as in the original workshop) or None")]
    public SeedData Data { get; set; } = SeedData.World;

    /// <summary>The regions of the world whose countries are seeded.</summary>
    [Description(
        "codes of UN M49, with commas between them, such as 150,034: of the world only the countries of these regions; empty for all"
    )]
    [RegularExpression(
        @"^(\d{3}(,\d{3})*)?$",
        ErrorMessage = "is not a list of codes of UN M49 (three digits each) with commas between them, such as 150,034"
    )]
    public string Regions { get; set; } = "";
}
