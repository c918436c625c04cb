using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace System;

/// <summary>A run of <typeparamref name="T"/> somewhere in memory, writable.</summary>
public readonly ref struct Span<T>
{
    // SAFETY: every Unsafe.Add below stays among the Length elements behind _reference, or right behind them for an
    // empty slice. Those are the caller's memory, promised to the constructor by an array, by a reference to one
    // element, or, with a pointer, by its caller.
    internal readonly ref T _reference;
    private readonly int _length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span(T[] array)
    {
        if (array == null)
        {
            this = default;
            return;
        }
        if (!typeof(T).IsValueType && !SpanHelpers.IsArrayOf<T>(array))
            Failure.ArrayTypeMismatch();
        _reference = ref MemoryMarshal.GetArrayDataReference(array);
        _length = array.Length;
    }

    public Span(T[] array, int start, int length) => this = new Span<T>(array).Slice(start, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Span(void* pointer, int length)
    {
        if (length < 0)
            Failure.ArgumentOutOfRange();
        _reference = ref Unsafe.AsRef<T>(pointer);
        _length = length;
    }

    public Span(ref T reference) : this(ref reference, 1) { }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span(ref T reference, int length)
    {
        _reference = ref reference;
        _length = length;
    }

    public static Span<T> Empty => default;

    public int Length
    {
        [Intrinsic]
        get => _length;
    }

    public bool IsEmpty => _length == 0;

    public ref T this[int index]
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
    public Span<T> Slice(int start)
    {
        if ((uint)start > (uint)_length)
            Failure.ArgumentOutOfRange();
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), _length - start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Slice(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)_length)
            Failure.ArgumentOutOfRange();
        return new Span<T>(ref Unsafe.Add(ref _reference, (nint)(uint)start), length);
    }

    public void Clear() => SpanHelpers.Clear(ref _reference, _length);

    public void Fill(T value) => SpanHelpers.Fill(ref _reference, _length, value);

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

    public T[] ToArray() => ((ReadOnlySpan<T>)this).ToArray();

    /// <summary>The text of a span of characters.</summary>
    public override string ToString() => ((ReadOnlySpan<T>)this).ToString();

    public ref T GetPinnableReference() => ref _length == 0 ? ref Unsafe.NullRef<T>() : ref _reference;

    public static implicit operator Span<T>(T[] array) => new(array);

    public static implicit operator ReadOnlySpan<T>(Span<T> span) => new(ref span._reference, span._length);

    /// <summary>The same memory, not the same contents.</summary>
    public static bool operator ==(Span<T> left, Span<T> right) =>
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

    public static bool operator !=(Span<T> left, Span<T> right) => !(left == right);

    public Enumerator GetEnumerator() => new(this);

    public ref struct Enumerator
    {
        private readonly Span<T> _span;
        private int _index;

        internal Enumerator(Span<T> span)
        {
            _span = span;
            _index = -1;
        }

        public readonly ref T Current
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
