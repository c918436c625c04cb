using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.LibcShim;

/// <summary>What shim.asm has.</summary>
internal static unsafe class Native
{
    // SAFETY: the addresses are those of words in the image's data, which is mapped as long as the process lives.

    /// <summary>The one system call (kernel.ports/EnterBlock.cs).</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_enter")]
    public static extern long Enter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);

    /// <summary>Its short form: rings an end, arms it, waits; heeds no pokes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_call")]
    public static extern long Call(ulong doorbellAndPort, ulong seen);

    /// <summary>The same, and a poke ends the wait.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_heeding_call")]
    public static extern long HeedingCall(ulong doorbellAndPort, ulong seen);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_timestamp")]
    public static extern ulong Timestamp();

    /// <summary>Address of the word with the stack on which a fork's child begins.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_forked_place")]
    public static extern ulong* ForkedPlace();

    /// <summary>Address of the first thread's state.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_first_place")]
    public static extern LinuxThread* FirstThread();

    /// <summary>Where the table of ranges lies.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "shim_ranges_place")]
    public static extern Range* Ranges();
}
