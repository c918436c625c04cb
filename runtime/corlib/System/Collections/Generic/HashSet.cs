namespace System.Collections.Generic;

/// <summary>Items compare and hash by their own Equals and GetHashCode.</summary>
public class HashSet<T> : ICollection<T>, IReadOnlyCollection<T>
{
    private struct Nothing
    {
    }

    private HashTable<T, Nothing> _table;

    public HashSet() { }

    public HashSet(int capacity) => _table.EnsureCapacity(capacity);

    public HashSet(IEnumerable<T> collection) => UnionWith(collection);

    public int Count => _table.Count;

    bool ICollection<T>.IsReadOnly => false;

    /// <returns>False if it was there already.</returns>
    public bool Add(T item)
    {
        if (_table.Find(item) >= 0)
            return false;
        _table.Add(item);
        return true;
    }

    void ICollection<T>.Add(T item) => Add(item);

    public bool Contains(T item) => _table.Find(item) >= 0;

    public bool Remove(T item) => _table.Remove(item, out _);

    public void Clear() => _table.Clear();

    public void UnionWith(IEnumerable<T> other)
    {
        foreach (T item in other)
            Add(item);
    }

    public void ExceptWith(IEnumerable<T> other)
    {
        foreach (T item in other)
            Remove(item);
    }

    public void CopyTo(T[] array, int arrayIndex)
    {
        foreach (T item in this)
            array[arrayIndex++] = item;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly HashSet<T> _set;
        private readonly int _version;
        private int _index;

        internal Enumerator(HashSet<T> set)
        {
            _set = set;
            _version = set._table.Version;
            _index = -1;
        }

        public readonly T Current => _set._table.Entries[_index].Key;

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _set._table.Version)
                Failure.CollectionChanged();
            while (++_index < _set._table.Entries.Length)
            {
                if (_set._table.Entries[_index].IsUsed)
                    return true;
            }
            _index = _set._table.Entries.Length;
            return false;
        }

        public void Reset() => _index = -1;

        public readonly void Dispose() { }
    }
}
