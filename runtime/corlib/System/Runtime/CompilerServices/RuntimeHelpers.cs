namespace System.Runtime.CompilerServices;

public static unsafe class RuntimeHelpers
{
    [Intrinsic]
    public static extern bool IsReferenceOrContainsReferences<T>() where T : allows ref struct;

    /// <summary>Fills a new array from data in the image; the compiler does it in place.</summary>
    [Intrinsic]
    public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) => Failure.NotSupported();

    /// <summary>Constant data in the image as a span; the compiler does it in place.</summary>
    [Intrinsic]
    public static ReadOnlySpan<T> CreateSpan<T>(RuntimeFieldHandle fldHandle)
    {
        Failure.NotSupported();
        return default;
    }

    /// <summary>The identity hash: from the address, which never changes.</summary>
    // SAFETY: a reference is read as the number that it is; nothing is followed.
    public static int GetHashCode(object o) => (int)((nuint)(*(void**)&o) >> 3);

    public static T[] GetSubArray<T>(T[] array, Range range)
    {
        (int offset, int length) = range.GetOffsetAndLength(array.Length);
        return new ReadOnlySpan<T>(array, offset, length).ToArray();
    }
}
