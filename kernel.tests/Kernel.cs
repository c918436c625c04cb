using System;
using Mooring.Kernel.Boot;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>Stands in for the kernel: runs the scenario that the command line names, then powers off.</summary>
internal static class Kernel
{
    private static int s_interrupts;
    private static byte s_lastVector;
    private static ulong s_lastAt;

    /// <summary>Interrupts that came while idle.</summary>
    internal static int InterruptCount => s_interrupts;

    /// <summary>The vector of the last.</summary>
    internal static byte LastVector => s_lastVector;

    /// <summary>When it came.</summary>
    internal static ulong LastAt => s_lastAt;

    internal static void Start(in BootInfo info)
    {
        BootHeap.Close();
        PageAllocator.Init(info);
        ReadOnlySpan<byte> scenario = info.CommandLine;
        if (Wrongs.TryRun(scenario) || Devices.TryRun(scenario))
            Finish();
        if (info.HasWord("program"u8))
            Program.Run(scenario[^1]);
        Panic.Now("no such scenario");
    }

    /// <summary>A further processor: it has nothing to do here.</summary>
    internal static void Join(int index) => Cpu.Halt();

    /// <summary>The scenario went as it should.</summary>
    internal static void Finish()
    {
        Log.Line("scenario finished");
        Acpi.PowerOff();
    }

    internal static void IdleInterrupt(byte vector)
    {
        Interrupts.Acknowledge(vector);
        s_interrupts++;
        s_lastVector = vector;
        s_lastAt = Clock.Now;
    }

    internal static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> other)
    {
        if (text.Length != other.Length)
            return false;
        for (int i = 0; i < text.Length; i++)
            if (text[i] != other[i])
                return false;
        return true;
    }
}
