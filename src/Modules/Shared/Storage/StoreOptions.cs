using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CountryProvider.Modularity;

namespace CountryProvider.Storage;

/// <summary>A kind of database.</summary>
public enum StoreProvider
{
    /// <summary>A file for each module, for a single process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database with a schema for each module, for any number of processes.</summary>
    Postgres,
}

/// <summary>Where the modules keep their data.</summary>
public sealed class StoreOptions
{
    /// <summary>The kind of database.</summary>
    [Description("Sqlite (a file per module, one replica) or Postgres (a schema per module, any number of replicas)")]
    public StoreProvider Provider { get; set; }

    /// <summary>The folder of the SQLite files.</summary>
    [Description("folder of the SQLite files, one per module; created when missing")]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Postgres))]
    public string Directory { get; set; } = "data";

    /// <summary>Where the PostgreSQL database is that all modules share.</summary>
    [Description("connection string of the PostgreSQL database, such as Host=postgres;Database=country_provider;Username=country_provider")]
    [PostgresConnection]
    [Secret]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public string Connection { get; set; } = "";

    /// <summary>The password for it, so that it need not stand in the connection string.</summary>
    [Description("password for Store:Connection, best in a file in Secrets:Directory")]
    [DeniedValues("change-me", ErrorMessage = "is that of the example, which everybody knows; choose one")]
    [Secret]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public string Password { get; set; } = "";

    /// <summary>Whether other processes serve the same store at the same time.</summary>
    [Description("true for one of several replicas, which need Postgres")]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    public bool Shared { get; set; }

    /// <summary>How long a start waits for a store that may be there in a moment.</summary>
    [Description(
        "how long a start tries again while PostgreSQL is out of reach or another process still serves the SQLite files, as hh:mm:ss; 0 "
            + "for not at all"
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "is not a duration up to 10 minutes, such as 00:00:50")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(50);

    /// <summary>How old may be what is read while PostgreSQL is out of reach.</summary>
    [Description(
        "how long reads are answered from memory, marked as stale, while PostgreSQL is out of reach, as hh:mm:ss; 0 for not at all"
    )]
    [NoEffectWhen("Store:Provider", nameof(StoreProvider.Sqlite))]
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00", ErrorMessage = "is not a duration from 0 to 365 days, such as 00:10:00")]
    public TimeSpan MaxStalenessOnError { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>What an empty store begins with.</summary>
public enum SeedData
{
    /// <summary>The countries, currencies and languages of the world, with their history.</summary>
    World,

    /// <summary>The three countries of the original workshop.</summary>
    Demo,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>What an empty store begins with.</summary>
public sealed class SeedOptions
{
    /// <summary>What each module writes into its store when that is empty.</summary>
    [Description("what is written into a store that is empty: World, Demo (three countries, as in the original workshop) or None")]
    public SeedData Data { get; set; } = SeedData.World;

    /// <summary>The regions of the world whose countries are wanted.</summary>
    [Description(
        "codes of UN M49, with commas between them, such as 150,034: of the world only the countries of these regions; empty for all"
    )]
    [RegularExpression(
        @"^(\d{3}(,\d{3})*)?$",
        ErrorMessage = "is not a list of codes of UN M49 (three digits each) with commas between them, such as 150,034"
    )]
    public string Regions { get; set; } = "";
}
