using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>The stacks of the boot processor, and the page below each that is never mapped (x64/stacks.asm).</summary>
internal static class Stacks
{
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    /// <summary>Number of guard pages.</summary>
    internal const int Guards = 4;

    /// <summary>Where the stack of the kernel begins.</summary>
    [MethodImpl(Import), RuntimeImport("*", "address_of_kernel_stack_top")] internal static extern ulong KernelTop();

    /// <summary>Where the stack for double faults begins.</summary>
    [MethodImpl(Import), RuntimeImport("*", "address_of_double_fault_stack_top")]
    internal static extern ulong DoubleFaultTop();

    /// <summary>Where the stack for non-maskable interrupts begins.</summary>
    [MethodImpl(Import), RuntimeImport("*", "address_of_nmi_stack_top")] internal static extern ulong NmiTop();

    /// <summary>Where the stack for machine checks begins.</summary>
    [MethodImpl(Import), RuntimeImport("*", "address_of_machine_check_stack_top")]
    internal static extern ulong MachineCheckTop();

    [MethodImpl(Import), RuntimeImport("*", "address_of_kernel_stack_guard")] private static extern ulong KernelGuard();
    [MethodImpl(Import), RuntimeImport("*", "address_of_double_fault_stack_guard")]
    private static extern ulong DoubleFaultGuard();
    [MethodImpl(Import), RuntimeImport("*", "address_of_nmi_stack_guard")] private static extern ulong NmiGuard();
    [MethodImpl(Import), RuntimeImport("*", "address_of_machine_check_stack_guard")]
    private static extern ulong MachineCheckGuard();

    /// <summary>True when the address lies in a guard page: a stack has overflowed.</summary>
    internal static bool IsGuard(ulong address)
    {
        for (int i = 0; i < Guards; i++)
            if ((address & ~4095ul) == Guard(i))
                return true;
        return false;
    }

    /// <summary>True when the eight bytes at an address lie in one of the stacks.</summary>
    internal static bool Contains(ulong address)
    {
        for (int i = 0; i < Guards; i++)
            if (address >= Guard(i) + 4096 && address <= Top(i) - 8)
                return true;
        return false;
    }

    private static ulong Top(int index) => index switch
    {
        0 => KernelTop(),
        1 => DoubleFaultTop(),
        2 => NmiTop(),
        _ => MachineCheckTop(),
    };

    private static ulong Guard(int index) => index switch
    {
        0 => KernelGuard(),
        1 => DoubleFaultGuard(),
        2 => NmiGuard(),
        _ => MachineCheckGuard(),
    };
}
