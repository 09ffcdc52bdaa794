namespace CountryProvider.BuildingBlocks.Store;

/// <summary>The one table of a module's store.</summary>
/// <param name="Name">No other module has one of that name.</param>
/// <param name="Migrations">What makes it, and makes it what it is now: in the order of their ids, with a table of that name after the first.</param>
public sealed record StoreTable(string Name, IReadOnlyList<Migration> Migrations);

/// <summary>A step from one schema to the next. It is never changed after it was released.</summary>
/// <param name="Id">When it was written and what it does: <c>20261122000000_CreateCountries</c>.</param>
/// <param name="Sql">Statements that SQLite and PostgreSQL both understand.</param>
public sealed record Migration(string Id, string Sql);
