using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Boot;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>Everything that the kernel must not do and must notice: each ends in a panic with its own words.</summary>
internal static unsafe class Wrongs
{
    // SAFETY: none of this is safe; that is the point.
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;
    private const ulong Hole = 0xffff_9000_0000_0000, NotCanonical = 0x1234_9000_0000_0000;

    private static object? s_kept;
    private static int s_zero;

    internal static bool TryRun(ReadOnlySpan<byte> scenario)
    {
        if (TryTouch(scenario))
            return true;
        if (Kernel.Is(scenario, "overflow"u8))
            Recurse();
        else if (Kernel.Is(scenario, "divide"u8))
            Divide();
        else if (Kernel.Is(scenario, "undefined"u8))
            Undefined();
        else if (Kernel.Is(scenario, "assert"u8))
            Panic.Assert(s_zero != 0, "an assertion that does not hold");
        else if (Kernel.Is(scenario, "index"u8))
            s_zero = At(scenario, scenario.Length + s_zero);
        else if (Kernel.Is(scenario, "allocate"u8))
            s_kept = new byte[10 + s_zero];
        else if (Kernel.Is(scenario, "nested"u8))
            Panic.Now(null!);
        else
            return false;
        return true;
    }

    private static bool TryTouch(ReadOnlySpan<byte> scenario)
    {
        if (Kernel.Is(scenario, "null"u8))
            Read(8);
        else if (Kernel.Is(scenario, "identity"u8))
            Read(KernelImage.All.Start);
        else if (Kernel.Is(scenario, "hole"u8))
            Read(Hole);
        else if (Kernel.Is(scenario, "canonical"u8))
            Read(NotCanonical);
        else if (Kernel.Is(scenario, "text"u8))
            Write(KernelImage.Base + KernelImage.Text.Start);
        else if (Kernel.Is(scenario, "constants"u8))
            Write(KernelImage.Base + KernelImage.ReadOnlyData.Start);
        else if (Kernel.Is(scenario, "text-alias"u8))
            Write(DirectMap.Base + KernelImage.Text.Start);
        else if (Kernel.Is(scenario, "constants-alias"u8))
            Write(DirectMap.Base + KernelImage.ReadOnlyData.Start);
        else if (Kernel.Is(scenario, "symbols-alias"u8))
            Write(DirectMap.Base + KernelImage.Blobs.Start);
        else
            return TryExecute(scenario);
        return true;
    }

    private static bool TryExecute(ReadOnlySpan<byte> scenario)
    {
        if (Kernel.Is(scenario, "execute-data"u8))
            Call(KernelImage.Base + KernelImage.Data.Start);
        else if (Kernel.Is(scenario, "execute-ram"u8))
            Call(DirectMap.Base + 0x40_0000);
        else if (Kernel.Is(scenario, "execute-null"u8))
            Call(0);
        else if (Kernel.Is(scenario, "smap"u8))
            Read(Program.Load());
        else if (Kernel.Is(scenario, "smep"u8))
            Call(Program.Load());
        else
            return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int At(ReadOnlySpan<byte> bytes, int index) => bytes[index];

    [MethodImpl(Import), RuntimeImport("*", "probe_read")] private static extern ulong Read(ulong address);
    [MethodImpl(Import), RuntimeImport("*", "probe_write")] private static extern void Write(ulong address);
    [MethodImpl(Import), RuntimeImport("*", "probe_call")] private static extern void Call(ulong address);
    [MethodImpl(Import), RuntimeImport("*", "probe_recurse")] private static extern void Recurse();
    [MethodImpl(Import), RuntimeImport("*", "probe_divide")] private static extern void Divide();
    [MethodImpl(Import), RuntimeImport("*", "probe_undefined")] private static extern void Undefined();
}
