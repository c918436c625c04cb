using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>
/// Single instructions of the processor (Intel SDM volume 2), and what it says about itself. Nothing here remembers
/// anything but the feature bits read by <see cref="Init"/>.
/// </summary>
internal static unsafe class Cpu
{
    // SAFETY: every import is a function of x64/instructions.asm with this signature (System V convention), clobbers
    // caller-saved registers only, and touches no memory except through the pointers it is given.
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    private const ulong Cr4MachineCheck = 1 << 6, Cr4Umip = 1 << 11, Cr4Smep = 1 << 20, Cr4Smap = 1 << 21;

    /// <summary>Pages of 1 GiB are available.</summary>
    internal static bool HasGiantPages;

    /// <summary>RDRAND is available.</summary>
    internal static bool HasRandom;

    /// <summary>Number of bits of a physical address, 32..52.</summary>
    internal static int PhysicalBits;

    /// <summary>Reads one byte from an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_in8")] internal static extern byte In8(ushort port);

    /// <summary>Reads two bytes from an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_in16")] internal static extern ushort In16(ushort port);

    /// <summary>Reads four bytes from an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_in32")] internal static extern uint In32(ushort port);

    /// <summary>Writes one byte to an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_out8")] internal static extern void Out8(ushort port, byte value);

    /// <summary>Writes two bytes to an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_out16")] internal static extern void Out16(ushort port, ushort value);

    /// <summary>Writes four bytes to an I/O port.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_out32")] internal static extern void Out32(ushort port, uint value);

    /// <summary>The time stamp counter (rdtsc).</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_rdtsc")] internal static extern ulong ReadTimestamp();

    /// <summary>The time stamp at the kernel's first instruction.</summary>
    [MethodImpl(Import), RuntimeImport("*", "boot_first_timestamp")] internal static extern ulong FirstTimestamp();

    /// <summary>Reads a model-specific register, which must exist.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_rdmsr")] internal static extern ulong ReadMsr(uint register);

    /// <summary>Writes a model-specific register, which must exist.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_wrmsr")]
    internal static extern void WriteMsr(uint register, ulong value);

    /// <summary>The control register with the global switches.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_read_cr0")] internal static extern ulong Cr0();

    /// <summary>The address of the last page fault: read it before anything can fault again.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_read_cr2")] internal static extern ulong Cr2();

    /// <summary>The physical address of the loaded top-level page table.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_read_cr3")] internal static extern ulong Cr3();

    /// <summary>Loads an address space; flushes every translation that is not global.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_write_cr3")] internal static extern void WriteCr3(ulong root);

    /// <summary>The control register with the feature switches.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_read_cr4")] internal static extern ulong Cr4();

    [MethodImpl(Import), RuntimeImport("*", "cpu_write_cr4")] private static extern void WriteCr4(ulong value);

    /// <summary>Forgets the translation of one address, and all cached table entries of this address space.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_invlpg")] internal static extern void InvalidatePage(ulong address);

    /// <summary>Tells the processor that this is a waiting loop.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_pause")] internal static extern void Pause();

    /// <summary>Full memory barrier (mfence).</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_mfence")] internal static extern void Fence();

    /// <summary>Interrupts off, for ever.</summary>
    [MethodImpl(Import), RuntimeImport("*", "cpu_halt")] internal static extern void Halt();

    [MethodImpl(Import), RuntimeImport("*", "cpu_identify")]
    private static extern void Identify(uint leaf, uint subleaf, uint* four);

    [MethodImpl(Import), RuntimeImport("*", "cpu_rdrand")] private static extern uint Random(ulong* value);

    [MethodImpl(Import), RuntimeImport("*", "cpu_capture")] private static extern void Capture(ulong* three);

    /// <summary>Reads the feature bits, and <see cref="Protect"/>.</summary>
    internal static void Init()
    {
        Identify(1, 0, out _, out _, out uint features, out _);
        HasRandom = (features & (1u << 30)) != 0;
        Identify(0x80000000, 0, out uint extended, out _, out _, out _);
        Identify(0x80000001, 0, out _, out _, out _, out uint extendedFeatures);
        HasGiantPages = (extendedFeatures & (1u << 26)) != 0;
        PhysicalBits = 36;
        if (extended >= 0x80000008)
        {
            Identify(0x80000008, 0, out uint sizes, out _, out _, out _);
            PhysicalBits = (int)(sizes & 0xff);
        }
        Protect();
    }

    /// <summary>
    /// Switches on machine checks, SMEP, SMAP and UMIP where there are any (SDM 3A, 2.5), on this processor.
    /// </summary>
    internal static void Protect()
    {
        Identify(0, 0, out uint leaves, out _, out _, out _);
        Identify(1, 0, out _, out _, out _, out uint features);
        if ((features & (1u << 7)) != 0)
            WriteCr4(Cr4() | Cr4MachineCheck);
        if (leaves >= 7)
            SwitchOnProtection();
    }

    /// <summary>Watches four words for writes, from the next instruction on (SDM 3B, 18.2.4).</summary>
    /// <param name="four">Addresses, multiples of eight.</param>
    /// <param name="control">For DR7; 0: watches none.</param>
    internal static void Watch(ReadOnlySpan<ulong> four, ulong control)
    {
        fixed (ulong* first = four) Watch(first, control);
    }

    /// <summary>Was a watched word written since this was asked last?</summary>
    internal static bool TakeWatched() => (TakeDebugStatus() & 15) != 0;

    [MethodImpl(Import), RuntimeImport("*", "cpu_watch")] private static extern void Watch(ulong* four, ulong control);

    [MethodImpl(Import), RuntimeImport("*", "cpu_take_debug_status")] private static extern ulong TakeDebugStatus();

    /// <summary>One leaf of CPUID.</summary>
    internal static void Identify(uint leaf, uint subleaf, out uint a, out uint b, out uint c, out uint d)
    {
        uint* four = stackalloc uint[4];
        Identify(leaf, subleaf, four);
        a = four[0];
        b = four[1];
        c = four[2];
        d = four[3];
    }

    /// <summary>A random number from the processor; false when it has none to give.</summary>
    internal static bool TryRandom(out ulong value)
    {
        ulong random = 0;
        bool have = HasRandom && Random(&random) != 0;
        value = random;
        return have;
    }

    /// <summary>Where the caller is: instruction, stack and frame pointer, for a backtrace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Capture(out ulong instruction, out ulong stack, out ulong frame)
    {
        ulong* three = stackalloc ulong[3];
        Capture(three);
        instruction = three[0];
        stack = three[1];
        frame = three[2];
    }

    /// <summary>
    /// Ends QEMU through its isa-debug-exit device with status (value &lt;&lt; 1) | 1, when there is one.
    /// </summary>
    internal static void DebugExit(byte value) => Out8(0xF4, value);

    private static void SwitchOnProtection()
    {
        Identify(7, 0, out _, out uint b, out uint c, out _);
        ulong wanted = Cr4();
        if ((b & (1u << 7)) != 0)
            wanted |= Cr4Smep;
        if ((b & (1u << 20)) != 0)
            wanted |= Cr4Smap;
        if ((c & (1u << 2)) != 0)
            wanted |= Cr4Umip;
        WriteCr4(wanted);
    }
}
