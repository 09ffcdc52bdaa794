namespace CountryProvider.Storage;

/// <summary>A module's store cannot be used. The message says which, why, and what to do.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
