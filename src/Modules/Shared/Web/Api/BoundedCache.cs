namespace CountryProvider.Web.Api;

/// <summary>
/// Keeps what was made last. When it is full, what was made first goes; what is asked for all the time is kept elsewhere. Made anew by
/// several at once, one of the results is kept, so making it must change nothing.
/// </summary>
/// <param name="capacity">How many values it holds at most.</param>
public sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _keys = [];

    /// <summary>The value under that key, made if it is not there.</summary>
    public TValue Get(TKey key, Func<TKey, TValue> make)
    {
        lock (_gate)
        {
            if (_values.TryGetValue(key, out var known))
            {
                return known;
            }
        }

        var made = make(key); // Others need not wait meanwhile.
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
