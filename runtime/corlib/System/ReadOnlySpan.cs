using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

/// <summary>A run of <typeparamref name="T"/> somewhere in memory, read only.</summary>
public readonly ref struct ReadOnlySpan<T>
{
    // SAFETY: every Unsafe.Add below stays among the Length elements behind _reference, or right behind them for an
    // empty slice. Those are the caller's memory, promised to the constructor by an array, by a reference to one
    // element, or, with a pointer, by its caller.
    internal readonly ref T _reference;
    private readonly int _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan(T[] array)
    {
        if (array == null)
        {
            this = default;
            return;
        }
        _reference = ref MemoryMarshal.GetArrayDataReference(array);
        _length = array.Length;
    }

    public ReadOnlySpan(T[] array, int start, int length) => this = new ReadOnlySpan<T>(array).Slice(start, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ReadOnlySpan(void* pointer, int length)
    {
        if (length < 0)
            Failure.ArgumentOutOfRange();
        _reference = ref Unsafe.AsRef<T>(pointer);
        _length = length;
    }

    public ReadOnlySpan(ref readonly T reference) : this(ref Unsafe.AsRef(in reference), 1) { }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ReadOnlySpan(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public static ReadOnlySpan<T> Empty => default;

    public int Length
    {
        [Intrinsic]
        get => _length;
    }

    public bool IsEmpty => _length == 0;

    public ref readonly T this[int index]
    {
        [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
                Failure.IndexOutOfRange();
            return ref Unsafe.Add(ref _reference, (nint)(uint)index);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            Failure.ArgumentOutOfRange();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            Failure.ArgumentOutOfRange();
        return new ReadOnlySpan<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CopyTo(Span<T> destination)
    {
        if ((uint)_length > (uint)destination.Length)
            Failure.DestinationTooShort();
        SpanHelpers.Copy(ref destination._reference, ref _reference, _length);
    }

    public bool TryCopyTo(Span<T> destination)
    {
        if ((uint)_length > (uint)destination.Length)
            return false;
        SpanHelpers.Copy(ref destination._reference, ref _reference, _length);
        return true;
    }

    public T[] ToArray()
    {
        if (_length == 0)
            return Array.Empty<T>();
        T[] result = new T[_length];
        CopyTo(result);
        return result;
    }

    /// <summary>The text of a span of characters.</summary>
    public override string ToString() =>
        typeof(T) == typeof(char)
            ? new string(new ReadOnlySpan<char>(ref Unsafe.As<T, char>(ref _reference), _length))
            : "span";

    public ref readonly T GetPinnableReference() => ref _length == 0 ? ref Unsafe.NullRef<T>() : ref _reference;

    public static implicit operator ReadOnlySpan<T>(T[] array) => new(array);

    /// <summary>A span of a class as a span of its base; the compiler uses it for implicit conversions.</summary>
    public static ReadOnlySpan<T> CastUp<TDerived>(ReadOnlySpan<TDerived> items) where TDerived : class, T =>
        new(ref Unsafe.As<TDerived, T>(ref items._reference), items.Length);

    /// <summary>The same memory, not the same contents.</summary>
    public static bool operator ==(ReadOnlySpan<T> left, ReadOnlySpan<T> right) =>
        left._length == right._length && Unsafe.AreSame(ref left._reference, ref right._reference);

    public override bool Equals(object obj)
    {
        Failure.NotSupported();
        return false;
    }

    public override int GetHashCode()
    {
        Failure.NotSupported();
        return 0;
    }

    public static bool operator !=(ReadOnlySpan<T> left, ReadOnlySpan<T> right) => !(left == right);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<T> _span;
        private int _index;

        internal Enumerator(ReadOnlySpan<T> span)
        {
            _span = span;
            _index = -1;
        }

        public readonly ref readonly T Current
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => ref _span[_index];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool MoveNext()
        {
            int next = _index + 1;
            if (next >= _span.Length)
                return false;
            _index = next;
            return true;
        }
    }
}
