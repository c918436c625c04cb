using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>Last in, first out; enumerated from the top.</summary>
public class Stack<T> : IReadOnlyCollection<T>
{
    private const int FirstCapacity = 4;

    private T[] _items;
    private int _size;
    private int _version;

    public Stack() => _items = Array.Empty<T>();

    public Stack(int capacity) => _items = new T[capacity];

    public int Count => _size;

    public void Push(T item)
    {
        if (_size == _items.Length)
            Array.Resize(ref _items, Math.Max(FirstCapacity, checked(2 * _size)));
        _items[_size++] = item;
        _version++;
    }

    public T Pop()
    {
        if (!TryPop(out T result))
            Failure.Empty();
        return result;
    }

    public bool TryPop([MaybeNullWhen(false)] out T result)
    {
        if (!TryPeek(out result))
            return false;
        _items[--_size] = default;
        _version++;
        return true;
    }

    public T Peek()
    {
        if (!TryPeek(out T result))
            Failure.Empty();
        return result;
    }

    public bool TryPeek([MaybeNullWhen(false)] out T result)
    {
        result = _size == 0 ? default : _items[_size - 1];
        return _size != 0;
    }

    public bool Contains(T item) => Array.IndexOf(_items, item, 0, _size) >= 0;

    public void Clear()
    {
        Array.Clear(_items, 0, _size);
        _size = 0;
        _version++;
    }

    public T[] ToArray()
    {
        T[] result = new Span<T>(_items, 0, _size).ToArray();
        Array.Reverse(result);
        return result;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly Stack<T> _stack;
        private readonly int _version;
        private int _index;

        internal Enumerator(Stack<T> stack)
        {
            _stack = stack;
            _version = stack._version;
            _index = stack._size;
        }

        public readonly T Current => _stack._items[_index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _stack._version)
                Failure.CollectionChanged();
            if (_index <= 0)
                return false;
            _index--;
            return true;
        }

        public void Reset() => _index = _stack._size;

        public readonly void Dispose() { }
    }
}
