namespace System.Runtime.CompilerServices;

/// <summary>Memory without the language's checks. What has no body here is supplied by the compiler.</summary>
public static unsafe class Unsafe
{
    // SAFETY: nothing here is checked; the claim is each caller's.
    [Intrinsic]
    public static extern ref T Add<T>(ref T source, int elementOffset);

    [Intrinsic]
    public static extern ref T Add<T>(ref T source, IntPtr elementOffset);

    [Intrinsic]
    public static extern ref T Add<T>(ref T source, nuint elementOffset);

    [Intrinsic]
    public static extern void* Add<T>(void* source, int elementOffset);

    [Intrinsic]
    public static extern ref T AddByteOffset<T>(ref T source, IntPtr byteOffset);

    [Intrinsic]
    public static extern ref T AddByteOffset<T>(ref T source, nuint byteOffset);

    [Intrinsic]
    public static extern bool AreSame<T>(ref readonly T left, ref readonly T right);

    [Intrinsic]
    public static extern ref TTo As<TFrom, TTo>(ref TFrom source);

    [Intrinsic]
    public static extern T As<T>(object o) where T : class;

    [Intrinsic]
    public static extern void* AsPointer<T>(ref readonly T value) where T : allows ref struct;

    [Intrinsic]
    public static extern ref T AsRef<T>(void* source) where T : allows ref struct;

    [Intrinsic]
    public static extern ref T AsRef<T>(scoped ref readonly T source) where T : allows ref struct;

    [Intrinsic]
    public static extern IntPtr ByteOffset<T>(ref readonly T origin, ref readonly T target);

    public static TTo BitCast<TFrom, TTo>(TFrom source) where TFrom : struct where TTo : struct
    {
        if (sizeof(TFrom) != sizeof(TTo))
            Failure.NotSupported();
        return ReadUnaligned<TTo>(ref As<TFrom, byte>(ref source));
    }

    public static void CopyBlock(void* destination, void* source, uint byteCount) =>
        Internal.Runtime.Memory.Move(destination, source, byteCount);

    public static void CopyBlock(ref byte destination, ref readonly byte source, uint byteCount) =>
        CopyBlock(AsPointer(ref destination), AsPointer(in source), byteCount);

    public static void InitBlock(void* startAddress, byte value, uint byteCount) =>
        Internal.Runtime.Memory.Fill(startAddress, value, byteCount);

    public static bool IsNullRef<T>(ref readonly T source) => AsPointer(in source) == null;

    public static ref T NullRef<T>() => ref AsRef<T>(null);

    public static T Read<T>(void* source) => *(T*)source;

    public static void Write<T>(void* destination, T value) => *(T*)destination = value;

    [Intrinsic]
    public static extern T ReadUnaligned<T>(void* source) where T : allows ref struct;

    [Intrinsic]
    public static extern T ReadUnaligned<T>(scoped ref readonly byte source) where T : allows ref struct;

    [Intrinsic]
    public static extern void WriteUnaligned<T>(void* destination, T value) where T : allows ref struct;

    [Intrinsic]
    public static extern void WriteUnaligned<T>(ref byte destination, T value) where T : allows ref struct;

    [Intrinsic]
    public static extern int SizeOf<T>() where T : allows ref struct;

    [Intrinsic]
    public static extern void SkipInit<T>(out T value) where T : allows ref struct;

    [Intrinsic]
    public static extern ref T Subtract<T>(ref T source, int elementOffset);
}
