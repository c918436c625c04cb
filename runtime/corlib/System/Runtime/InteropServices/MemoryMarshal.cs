using System.Runtime.CompilerServices;

namespace System.Runtime.InteropServices;

/// <summary>Spans as other spans, and values in bytes.</summary>
public static unsafe class MemoryMarshal
{
    [Intrinsic, MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T GetArrayDataReference<T>(T[] array) =>
        ref Unsafe.As<byte, T>(ref Unsafe.As<RawArrayData>(array).Data);

    public static ref T GetReference<T>(Span<T> span) => ref span._reference;

    public static ref T GetReference<T>(ReadOnlySpan<T> span) => ref span._reference;

    public static Span<T> CreateSpan<T>(scoped ref T reference, int length) =>
        new(Unsafe.AsPointer(ref reference), length);

    public static ReadOnlySpan<T> CreateReadOnlySpan<T>(scoped ref readonly T reference, int length) =>
        new(Unsafe.AsPointer(in reference), length);

    /// <summary>The bytes up to the first zero.</summary>
    public static ReadOnlySpan<byte> CreateReadOnlySpanFromNullTerminated(byte* value)
    {
        int length = 0;
        while (value != null && value[length] != 0)
            length++;
        return new ReadOnlySpan<byte>(value, length);
    }

    // SAFETY: T has no references, so every pattern of bytes is a value of it; the length in bytes of the
    // result is not more than that of the source.
    public static Span<byte> AsBytes<T>(Span<T> span) where T : struct => Cast<T, byte>(span);

    public static ReadOnlySpan<byte> AsBytes<T>(ReadOnlySpan<T> span) where T : struct => Cast<T, byte>(span);

    public static Span<TTo> Cast<TFrom, TTo>(Span<TFrom> span) where TFrom : struct where TTo : struct =>
        new(ref Unsafe.As<TFrom, TTo>(ref span._reference), CountOf<TFrom, TTo>(span.Length));

    public static ReadOnlySpan<TTo> Cast<TFrom, TTo>(ReadOnlySpan<TFrom> span)
        where TFrom : struct where TTo : struct =>
        new(ref Unsafe.As<TFrom, TTo>(ref span._reference), CountOf<TFrom, TTo>(span.Length));

    private static int CountOf<TFrom, TTo>(int length)
    {
        RefuseReferences<TFrom>();
        RefuseReferences<TTo>();
        ulong count = (ulong)(uint)length * (ulong)sizeof(TFrom) / (ulong)sizeof(TTo);
        if (count > int.MaxValue)
            Failure.ArgumentOutOfRange();
        return (int)count;
    }

    /// <summary>The value in the first bytes of the source, at any alignment.</summary>
    public static T Read<T>(ReadOnlySpan<byte> source) where T : struct
    {
        if (!TryRead(source, out T value))
            Failure.ArgumentOutOfRange();
        return value;
    }

    public static bool TryRead<T>(ReadOnlySpan<byte> source, out T value) where T : struct
    {
        RefuseReferences<T>();
        bool fits = source.Length >= sizeof(T);
        value = fits ? Unsafe.ReadUnaligned<T>(ref source._reference) : default;
        return fits;
    }

    public static void Write<T>(Span<byte> destination, in T value) where T : struct
    {
        if (!TryWrite(destination, in value))
            Failure.ArgumentOutOfRange();
    }

    public static bool TryWrite<T>(Span<byte> destination, in T value) where T : struct
    {
        RefuseReferences<T>();
        if (destination.Length < sizeof(T))
            return false;
        Unsafe.WriteUnaligned(ref destination._reference, value);
        return true;
    }

    /// <summary>The first bytes as a value in place. They must be aligned as the type wants.</summary>
    public static ref T AsRef<T>(Span<byte> span) where T : struct
    {
        RefuseReferences<T>();
        if (span.Length < sizeof(T))
            Failure.ArgumentOutOfRange();
        return ref Unsafe.As<byte, T>(ref span._reference);
    }

    public static ref readonly T AsRef<T>(ReadOnlySpan<byte> span) where T : struct
    {
        RefuseReferences<T>();
        if (span.Length < sizeof(T))
            Failure.ArgumentOutOfRange();
        return ref Unsafe.As<byte, T>(ref span._reference);
    }

    private static void RefuseReferences<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Failure.Argument();
    }
}
