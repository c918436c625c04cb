using System.Runtime;

namespace Mooring.Kernel.X64;

/// <summary>
/// Ring 0 was interrupted. That is expected at one instruction only, the one after the idle loop's hlt; anything else,
/// and every fault, is a bug of the kernel: panic.
/// </summary>
internal static unsafe class Traps
{
    private const ulong FirstInterrupt = 32;

    // SAFETY: entry.asm calls this with interrupts off and a frame on the current stack that stays until this returns.
    [RuntimeExport("kernel_trap")]
    private static void Trap(KernelFrame* frame)
    {
        if (Panic.IsElsewhere) Cpu.Halt();
        if (frame->Vector < FirstInterrupt || frame->Rip != Entry.IdleWake())
            Panic.OfTrap(frame);
        IdleTime.Woken();
        if (!Calibration.TakeInterrupt((byte)frame->Vector))
            Kernel.IdleInterrupt((byte)frame->Vector);
    }
}
