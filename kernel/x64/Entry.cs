using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// The C# side of x64/entry.asm, which says how the kernel is entered and left. The scheduler exports
/// <c>kernel_enter</c> and <c>kernel_interrupt</c>, both <c>UserFrame* f(UserFrame* current)</c> that return the frame
/// to go on with.
/// </summary>
internal static unsafe class Entry
{
    // SAFETY: imports of x64/entry.asm and x64/instructions.asm with these signatures; Resume's frame must be one that
    // Prepare made or that came from an entry, and Idle may only be called with interrupts off.

    /// <summary>Goes to ring 3 with this frame. Never returns: the next entry starts at the top of the stack.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "resume")]
    internal static extern void Resume(UserFrame* frame);

    /// <summary>Sleeps until at least one interrupt came; it went to <c>Kernel.IdleInterrupt</c>.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_idle")]
    internal static extern void Idle();

    /// <summary>
    /// The same for nothing but vectors of the highest class, 0xF0 and up (Intel SDM 3A, 10.8.3): the others wait until
    /// it is over.
    /// </summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_doze")]
    internal static extern void Doze();

    /// <summary>Takes what is pending, like <see cref="Idle"/>, but does not sleep.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpu_window")]
    internal static extern void Window();

    /// <summary>The FXSAVE image of a processor that has computed nothing, 512 bytes.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_clean_fpu")]
    internal static extern byte* CleanFpu();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_interrupt_stubs")]
    internal static extern ulong InterruptStubs();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_syscall_entry")]
    internal static extern ulong SyscallEntry();

    /// <summary>The same for the only processor of a machine.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_syscall_entry_alone")]
    internal static extern ulong SyscallEntryAlone();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_shim_entry")]
    internal static extern ulong ShimEntry();

    /// <summary>The same for the only processor of a machine.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_shim_entry_alone")]
    internal static extern ulong ShimEntryAlone();

    /// <summary>The one address at which ring 0 may be interrupted.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_idle_wake")]
    internal static extern ulong IdleWake();
}
