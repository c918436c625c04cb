using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Copy and fill, in assembly (native/memory.asm).</summary>
internal static unsafe class Memory
{
    // SAFETY: both pass their arguments on; that the ranges are the caller's is the caller's claim.
    /// <summary>Copies; the two may overlap.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memmove")]
    internal static extern void* Move(void* destination, void* source, nuint bytes);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "memset")]
    internal static extern void* Fill(void* destination, int value, nuint bytes);
}
