namespace CountryProvider.Storage;

/// <summary>The first rows of a store.</summary>
/// <param name="DataSet">The version of the data set, as <c>yyyy-MM-dd</c>; null for rows that no newer data set updates.</param>
/// <param name="Rows">Creates the rows. Called only when they are needed.</param>
public sealed record StoreSeed<TRow>(string? DataSet, Func<IEnumerable<TRow>> Rows);
