namespace CountryProvider.Storage;

/// <summary>A module's store cannot be used. The message names the store, the reason and the remedy.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
