using System.Runtime.CompilerServices;

namespace System.Collections.Generic;

/// <summary>A growing array. Changing it while it is enumerated ends the process, as far as it is noticed.</summary>
public class List<T> : IList<T>, IReadOnlyList<T>
{
    private const int FirstCapacity = 4;

    internal T[] _items;
    internal int _size;
    internal int _version;

    public List() => _items = Array.Empty<T>();

    public List(int capacity)
    {
        if (capacity < 0)
            Failure.ArgumentOutOfRange();
        _items = capacity == 0 ? Array.Empty<T>() : new T[capacity];
    }

    public List(IEnumerable<T> collection) : this() => AddRange(collection);

    public int Count => _size;

    public int Capacity
    {
        get => _items.Length;
        set
        {
            if (value < _size)
                Failure.ArgumentOutOfRange();
            Array.Resize(ref _items, value);
        }
    }

    bool ICollection<T>.IsReadOnly => false;

    public T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_size)
                Failure.ArgumentOutOfRange();
            return _items[index];
        }
        set
        {
            if ((uint)index >= (uint)_size)
                Failure.ArgumentOutOfRange();
            _items[index] = value;
            _version++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T item)
    {
        if (_size == _items.Length)
            EnsureCapacity(_size + 1);
        _items[_size++] = item;
        _version++;
    }

    public void AddRange(IEnumerable<T> collection)
    {
        foreach (T item in collection)
            Add(item);
    }

    public void AddRange(ReadOnlySpan<T> source)
    {
        EnsureCapacity(_size + source.Length);
        source.CopyTo(_items.AsSpan(_size));
        _size += source.Length;
        _version++;
    }

    /// <summary>Makes room for that many elements in all; at least doubles when it grows.</summary>
    public int EnsureCapacity(int capacity)
    {
        if (capacity < 0)
            Failure.ArgumentOutOfRange();
        if (capacity > _items.Length)
        {
            int doubled = (int)Math.Min((uint)Math.Max(2 * (uint)_items.Length, FirstCapacity), (uint)Array.MaxLength);
            Array.Resize(ref _items, Math.Max(doubled, capacity));
        }
        return _items.Length;
    }

    public void TrimExcess() => Array.Resize(ref _items, _size);

    public void Insert(int index, T item)
    {
        if ((uint)index > (uint)_size)
            Failure.ArgumentOutOfRange();
        EnsureCapacity(_size + 1);
        Array.Copy(_items, index, _items, index + 1, _size - index);
        _items[index] = item;
        _size++;
        _version++;
    }

    public void RemoveAt(int index) => RemoveRange(index, 1);

    public void RemoveRange(int index, int count)
    {
        if (index < 0 || count < 0 || count > _size - index)
            Failure.ArgumentOutOfRange();
        int behind = _size - index - count;
        Array.Copy(_items, index + count, _items, index, behind);
        Array.Clear(_items, index + behind, count);
        _size -= count;
        _version++;
    }

    public bool Remove(T item)
    {
        int index = IndexOf(item);
        if (index >= 0)
            RemoveAt(index);
        return index >= 0;
    }

    /// <returns>How many were removed.</returns>
    public int RemoveAll(Predicate<T> match)
    {
        int kept = 0;
        for (int i = 0; i < _size; i++)
        {
            if (!match(_items[i]))
                _items[kept++] = _items[i];
        }
        int removed = _size - kept;
        RemoveRange(kept, removed);
        return removed;
    }

    public void Clear() => RemoveRange(0, _size);

    public int IndexOf(T item) => Array.IndexOf(_items, item, 0, _size);

    public bool Contains(T item) => IndexOf(item) >= 0;

    public int FindIndex(Predicate<T> match)
    {
        for (int i = 0; i < _size; i++)
        {
            if (match(_items[i]))
                return i;
        }
        return -1;
    }

    public T Find(Predicate<T> match)
    {
        int index = FindIndex(match);
        return index < 0 ? default : _items[index];
    }

    public bool Exists(Predicate<T> match) => FindIndex(match) >= 0;

    public void ForEach(Action<T> action)
    {
        foreach (T item in this)
            action(item);
    }

    public void Reverse() => Items.Reverse();

    public void Sort() => Sorting.Sort(Items, new DefaultOrder<T>());

    public void Sort(Comparison<T> comparison) => Sorting.Sort(Items, new ComparisonOrder<T>(comparison));

    public void Sort(IComparer<T> comparer)
    {
        if (comparer == null)
            Sort();
        else
            Sorting.Sort(Items, new ComparerOrder<T>(comparer));
    }

    public List<T> GetRange(int index, int count)
    {
        List<T> result = new(count);
        result.AddRange(Items.Slice(index, count));
        return result;
    }

    public List<T> Slice(int start, int length) => GetRange(start, length);

    public T[] ToArray() => Items.ToArray();

    public void CopyTo(T[] array) => Items.CopyTo(array);

    public void CopyTo(T[] array, int arrayIndex) => Items.CopyTo(array.AsSpan(arrayIndex));

    internal Span<T> Items => new(_items, 0, _size);

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly List<T> _list;
        private readonly int _version;
        private int _index;

        internal Enumerator(List<T> list)
        {
            _list = list;
            _version = list._version;
            _index = -1;
        }

        public readonly T Current => _list._items[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _list._version)
                Failure.CollectionChanged();
            if (_index + 1 >= _list._size)
                return false;
            _index++;
            return true;
        }

        public void Reset() => _index = -1;

        public readonly void Dispose() { }
    }
}
