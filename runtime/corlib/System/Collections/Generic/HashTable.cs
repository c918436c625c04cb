namespace System.Collections.Generic;

/// <summary>
/// What Dictionary and HashSet are made of: entries in an array in the order of their coming, chained by hash. A bucket
/// holds the index + 1 of the first entry of its chain; removed entries form a list of their own and are used again
/// first. The number of buckets is a power of two; hashes are spread by a multiplication, since many are small numbers.
/// </summary>
internal struct HashTable<TKey, TValue>
{
    private const int FirstCapacity = 4;
    private const int Removed = -2;

    internal struct Entry
    {
        internal int Hash;

        /// <summary>Index of the next entry of the chain, or -1; in a removed entry, -2 minus the next removed one's +
        /// 1.</summary>
        internal int Next;
        internal TKey Key;
        internal TValue Value;

        internal readonly bool IsUsed => Next > Removed;
    }

    private int[] _buckets;
    private Entry[] _entries;
    private int _used;
    private int _removedFirst;
    private int _removedCount;

    internal int Version { get; private set; }

    internal readonly int Count => _used - _removedCount;

    internal readonly int Capacity => _entries == null ? 0 : _entries.Length;

    /// <summary>The entries, among them removed ones.</summary>
    internal readonly Span<Entry> Entries => new(_entries, 0, _used);

    /// <summary>Index of the entry with the key, or -1.</summary>
    internal readonly int Find(TKey key)
    {
        if (key == null)
            Failure.ArgumentNull();
        if (_buckets == null)
            return -1;
        int hash = key.GetHashCode();
        int index = _buckets[BucketOf(hash)] - 1;
        while (index >= 0)
        {
            ref Entry entry = ref _entries[index];
            if (entry.Hash == hash && SpanHelpers.AreEqual(entry.Key, key))
                break;
            index = entry.Next;
        }
        return index;
    }

    /// <summary>The key is known to be absent. Returns the place of its value.</summary>
    internal ref TValue Add(TKey key)
    {
        int index = TakeEntry();
        ref Entry entry = ref _entries[index];
        entry.Hash = key.GetHashCode();
        entry.Key = key;
        Link(index);
        Version++;
        return ref entry.Value;
    }

    internal bool Remove(TKey key, out TValue value)
    {
        int index = Find(key);
        if (index < 0)
        {
            value = default;
            return false;
        }
        ref Entry entry = ref _entries[index];
        value = entry.Value;
        Unlink(index);
        entry = default;
        entry.Next = Removed - _removedFirst;
        _removedFirst = index + 1;
        _removedCount++;
        return true;
    }

    internal void Clear()
    {
        if (_used == 0)
            return;
        Array.Clear(_buckets);
        Entries.Clear();
        _used = 0;
        _removedFirst = 0;
        _removedCount = 0;
        Version++;
    }

    internal void EnsureCapacity(int capacity)
    {
        if (capacity > Capacity)
            Grow(Math.Max(FirstCapacity, (int)Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity)));
    }

    private int TakeEntry()
    {
        if (_removedCount > 0)
        {
            int index = _removedFirst - 1;
            _removedFirst = Removed - _entries[index].Next;
            _removedCount--;
            return index;
        }
        EnsureCapacity(_used + 1);
        return _used++;
    }

    private void Grow(int capacity)
    {
        Array.Resize(ref _entries, capacity);
        _buckets = new int[capacity];
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i].IsUsed)
                Link(i);
        }
    }

    private readonly void Link(int index)
    {
        ref Entry entry = ref _entries[index];
        ref int bucket = ref _buckets[BucketOf(entry.Hash)];
        entry.Next = bucket - 1;
        bucket = index + 1;
    }

    private readonly void Unlink(int index)
    {
        ref Entry entry = ref _entries[index];
        ref int bucket = ref _buckets[BucketOf(entry.Hash)];
        if (bucket == index + 1)
        {
            bucket = entry.Next + 1;
            return;
        }
        int before = bucket - 1;
        while (_entries[before].Next != index)
            before = _entries[before].Next;
        _entries[before].Next = entry.Next;
    }

    private readonly int BucketOf(int hash) =>
        (int)(((uint)hash * 0x9E3779B1u) >> (32 - Numerics.BitOperations.Log2((uint)_buckets.Length)));
}
