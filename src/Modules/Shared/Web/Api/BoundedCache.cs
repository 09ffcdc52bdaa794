namespace CountryProvider.Web.Api;

/// <summary>
/// A cache with a maximum size. When it is full, it drops the oldest value. Values in constant use are kept elsewhere. Several
/// callers may make the same value at the same time and the cache keeps one of them, so making a value must have no side effects.
/// </summary>
/// <param name="capacity">The maximum number of values.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _keys = [];

    /// <summary>The value for the key. Makes it if the cache does not have it.</summary>
    public TValue Get(TKey key, Func<TKey, TValue> make)
    {
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var made = make(key); // Outside the lock, so that other callers need not wait.
        lock (_gate)
        {
            if (_values.TryAdd(key, made))
            {
                _keys.Enqueue(key);
                if (_values.Count > capacity)
                {
                    _values.Remove(_keys.Dequeue());
                }
            }

            return _values[key];
        }
    }
}
