using System.Diagnostics.CodeAnalysis;

namespace System.Collections.Generic;

/// <summary>First in, first out, in a circular array.</summary>
public class Queue<T> : IReadOnlyCollection<T>
{
    private const int FirstCapacity = 4;

    private T[] _items;
    private int _head;
    private int _size;
    private int _version;

    public Queue() => _items = Array.Empty<T>();

    public Queue(int capacity) => _items = new T[capacity];

    public int Count => _size;

    public void Enqueue(T item)
    {
        if (_size == _items.Length)
            Grow();
        _items[At(_size)] = item;
        _size++;
        _version++;
    }

    public T Dequeue()
    {
        if (!TryDequeue(out T result))
            Failure.Empty();
        return result;
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T result)
    {
        if (!TryPeek(out result))
            return false;
        _items[_head] = default;
        _head = At(1);
        _size--;
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
        result = _size == 0 ? default : _items[_head];
        return _size != 0;
    }

    public bool Contains(T item)
    {
        foreach (T other in this)
        {
            if (SpanHelpers.AreEqual(other, item))
                return true;
        }
        return false;
    }

    public void Clear()
    {
        Array.Clear(_items);
        _head = 0;
        _size = 0;
        _version++;
    }

    public T[] ToArray()
    {
        T[] result = new T[_size];
        for (int i = 0; i < _size; i++)
            result[i] = _items[At(i)];
        return result;
    }

    private int At(int offset)
    {
        int index = _head + offset;
        return index >= _items.Length ? index - _items.Length : index;
    }

    private void Grow()
    {
        T[] larger = new T[Math.Max(FirstCapacity, checked(2 * _items.Length))];
        for (int i = 0; i < _size; i++)
            larger[i] = _items[At(i)];
        _items = larger;
        _head = 0;
    }

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(this);

    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(this);

    public struct Enumerator : IEnumerator<T>
    {
        private readonly Queue<T> _queue;
        private readonly int _version;
        private int _offset;

        internal Enumerator(Queue<T> queue)
        {
            _queue = queue;
            _version = queue._version;
            _offset = -1;
        }

        public readonly T Current => _queue._items[_queue.At(_offset)];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            if (_version != _queue._version)
                Failure.CollectionChanged();
            if (_offset + 1 >= _queue._size)
                return false;
            _offset++;
            return true;
        }

        public void Reset() => _offset = -1;

        public readonly void Dispose() { }
    }
}
