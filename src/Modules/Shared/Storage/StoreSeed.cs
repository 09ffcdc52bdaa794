namespace CountryProvider.Storage;

/// <summary>What a store begins with.</summary>
/// <param name="DataSet">The version of the data set, as <c>yyyy-MM-dd</c>; null for rows that no later version brings up to date.</param>
/// <param name="Rows">Makes the rows; asked only where they are needed.</param>
public sealed record StoreSeed<TRow>(string? DataSet, Func<IEnumerable<TRow>> Rows);
