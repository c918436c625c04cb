using System;

namespace Mooring.Kernel.X64;

/// <summary>
/// COM3, the kernel's own line: output only, polled, no interrupt (16550: National Semiconductor PC16550D data sheet).
/// A line that is missing is left alone; one that does not drain costs a bounded wait once, then loses bytes until it
/// does.
/// </summary>
internal static class Serial
{
    private const ushort Base = 0x3E8;
    private const ushort Data = Base, InterruptEnable = Base + 1, FifoControl = Base + 2, LineControl = Base + 3;
    private const ushort ModemControl = Base + 4, LineStatus = Base + 5, Scratch = Base + 7;
    private const byte DivisorAccess = 0x80, EightBits = 0x03, FifosOn = 0xC7, ReadyAndRequest = 0x03;
    private const byte HoldingEmpty = 0x20, AllSent = 0x40, Probe = 0x5A;
    private const int MaxPolls = 100_000;

    private static bool s_present, s_clogged;

    /// <summary>Sets 115200 baud, 8 bits, no parity; finds out whether the line is there.</summary>
    internal static void Init()
    {
        Cpu.Out8(Scratch, Probe);
        s_present = Cpu.In8(Scratch) == Probe;
        if (!s_present)
            return;
        Cpu.Out8(InterruptEnable, 0);
        Cpu.Out8(LineControl, DivisorAccess);
        Cpu.Out8(Data, 1);
        Cpu.Out8(InterruptEnable, 0);
        Cpu.Out8(LineControl, EightBits);
        Cpu.Out8(FifoControl, FifosOn);
        Cpu.Out8(ModemControl, ReadyAndRequest);
    }

    /// <summary>
    /// Waits, within bounds, until every serial line has sent what it holds: the machine is about to end, and what is
    /// in a transmitter then is lost. A line that is missing reads as all ones, sent.
    /// </summary>
    internal static void DrainAll()
    {
        ReadOnlySpan<ushort> lines = [0x3F8, 0x2F8, 0x3E8, 0x2E8];
        foreach (ushort line in lines)
        {
            int polls = MaxPolls;
            while (polls > 0 && (Cpu.In8((ushort)(line + LineStatus - Base)) & AllSent) == 0) polls--;
        }
    }

    /// <summary>Sends one byte.</summary>
    internal static void Put(byte value)
    {
        if (!s_present)
            return;
        int polls = s_clogged ? 1 : MaxPolls;
        while (polls > 0 && (Cpu.In8(LineStatus) & HoldingEmpty) == 0)
            polls--;
        s_clogged = polls == 0;
        if (!s_clogged)
            Cpu.Out8(Data, value);
    }
}
