using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public static unsafe class Buffer
{
    // SAFETY: the caller promises both ranges; they may overlap.
    public static void MemoryCopy(
        void* source, void* destination, ulong destinationSizeInBytes, ulong sourceBytesToCopy)
    {
        if (sourceBytesToCopy > destinationSizeInBytes)
            Failure.ArgumentOutOfRange();
        Memory.Move(destination, source, (nuint)sourceBytesToCopy);
    }

    /// <summary>What the compiler calls to copy structs with references.</summary>
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint bytes) =>
        Memory.Move(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), bytes);
}
