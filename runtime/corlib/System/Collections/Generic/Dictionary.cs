using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Keys compare and hash by their own Equals and GetHashCode.</summary>
public class Dictionary<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
{
    internal HashTable<TKey, TValue> _table;

    public Dictionary() { }

    public Dictionary(int capacity) => _table.EnsureCapacity(capacity);

    public int Count => _table.Count;

    public int Capacity => _table.Capacity;

    public KeyCollection Keys => new(this);

    public ValueCollection Values => new(this);

    public TValue this[TKey key]
    {
        get
        {
            int index = _table.Find(key);
            if (index < 0)
                Failure.KeyNotFound();
            return _table.Entries[index].Value;
        }
        set
        {
            int index = _table.Find(key);
            if (index >= 0)
                _table.Entries[index].Value = value;
            else
                _table.Add(key) = value;
        }
    }

    public void Add(TKey key, TValue value)
    {
        if (!TryAdd(key, value))
            Failure.DuplicateKey();
    }

    public bool TryAdd(TKey key, TValue value)
    {
        if (_table.Find(key) >= 0)
            return false;
        _table.Add(key) = value;
        return true;
    }

    public bool ContainsKey(TKey key) => _table.Find(key) >= 0;

    public bool ContainsValue(TValue value)
    {
        foreach (KeyValuePair<TKey, TValue> pair in this)
        {
            if (SpanHelpers.AreEqual(pair.Value, value))
                return true;
        }
        return false;
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        int index = _table.Find(key);
        value = index < 0 ? default : _table.Entries[index].Value;
        return index >= 0;
    }

    public TValue GetValueOrDefault(TKey key)
    {
        TryGetValue(key, out TValue value);
        return value;
    }

    public bool Remove(TKey key) => _table.Remove(key, out _);

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value) => _table.Remove(key, out value);

    public void Clear() => _table.Clear();

    public int EnsureCapacity(int capacity)
    {
        _table.EnsureCapacity(capacity);
        return _table.Capacity;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;
        private readonly int _version;
        private int _index;

        internal Enumerator(Dictionary<TKey, TValue> dictionary)
        {
            _dictionary = dictionary;
            _version = dictionary._table.Version;
            _index = -1;
        }

        public readonly KeyValuePair<TKey, TValue> Current
        {
            get
            {
                ref HashTable<TKey, TValue>.Entry entry = ref _dictionary._table.Entries[_index];
                return new KeyValuePair<TKey, TValue>(entry.Key, entry.Value);
            }
        }

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _dictionary._table.Version)
                Failure.CollectionChanged();
            Span<HashTable<TKey, TValue>.Entry> entries = _dictionary._table.Entries;
            while (++_index < entries.Length)
            {
                if (entries[_index].IsUsed)
                    return true;
            }
            _index = entries.Length;
            return false;
        }

        public void Reset() => _index = -1;

        public readonly void Dispose() { }
    }

    public readonly struct KeyCollection : IReadOnlyCollection<TKey>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        internal KeyCollection(Dictionary<TKey, TValue> dictionary) => _dictionary = dictionary;

        public int Count => _dictionary.Count;

        public KeyEnumerator GetEnumerator() => new(_dictionary);

        IEnumerator<TKey> IEnumerable<TKey>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public readonly struct ValueCollection : IReadOnlyCollection<TValue>
    {
        private readonly Dictionary<TKey, TValue> _dictionary;

        internal ValueCollection(Dictionary<TKey, TValue> dictionary) => _dictionary = dictionary;

        public int Count => _dictionary.Count;

        public ValueEnumerator GetEnumerator() => new(_dictionary);

        IEnumerator<TValue> IEnumerable<TValue>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public struct KeyEnumerator : IEnumerator<TKey>
    {
        private Enumerator _pairs;

        internal KeyEnumerator(Dictionary<TKey, TValue> dictionary) => _pairs = dictionary.GetEnumerator();

        public readonly TKey Current => _pairs.Current.Key;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _pairs.MoveNext();

        public void Reset() => _pairs.Reset();

        public readonly void Dispose() { }
    }

    public struct ValueEnumerator : IEnumerator<TValue>
    {
        private Enumerator _pairs;

        internal ValueEnumerator(Dictionary<TKey, TValue> dictionary) => _pairs = dictionary.GetEnumerator();

        public readonly TValue Current => _pairs.Current.Value;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => _pairs.MoveNext();

        public void Reset() => _pairs.Reset();

        public readonly void Dispose() { }
    }
}
