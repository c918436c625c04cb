using System;

namespace Mooring.Kernel.X64;

/// <summary>
/// COM3, the kernel's own line: output only, polled, no interrupt (16550: National Semiconductor PC16550D data sheet).
/// A line that is missing is left alone; one that does not drain costs a bounded wait once, then loses bytes until it
/// does.
/// </summary>
internal static class Serial
{
    private const ushort KernelLine = 0x3E8, ConsoleLine = 0x3F8;
    private const ushort Data = 0, InterruptEnable = 1, FifoControl = 2, LineControl = 3, ModemControl = 4;
    private const ushort LineStatus = 5, Scratch = 7;
    private const byte DivisorAccess = 0x80, EightBits = 0x03, FifosOn = 0xC7, ReadyAndRequest = 0x03;
    private const byte HoldingEmpty = 0x20, AllSent = 0x40, Probe = 0x5A;
    private const int MaxPolls = 100_000;

    private static ushort s_line = KernelLine;
    private static bool s_present, s_clogged;

    /// <summary>Sets 115200 baud, 8 bits, no parity; finds out whether the line is there.</summary>
    internal static void Init() => Open(KernelLine);

    /// <summary>
    /// For the last words: on a machine without the kernel's own line they go to the console's, whoever uses it.
    /// </summary>
    internal static void FallBackToConsole()
    {
        if (!s_present) Open(ConsoleLine);
    }

    private static void Open(ushort line)
    {
        s_line = line;
        Write(Scratch, Probe);
        s_present = Read(Scratch) == Probe;
        if (!s_present)
            return;
        Write(InterruptEnable, 0);
        Write(LineControl, DivisorAccess);
        Write(Data, 1);
        Write(InterruptEnable, 0);
        Write(LineControl, EightBits);
        Write(FifoControl, FifosOn);
        Write(ModemControl, ReadyAndRequest);
    }

    private static byte Read(ushort register) => Cpu.In8((ushort)(s_line + register));

    private static void Write(ushort register, byte value) => Cpu.Out8((ushort)(s_line + register), value);

    /// <summary>
    /// Waits, within bounds, until every serial line has sent what it holds: the machine is about to end, and what is
    /// in a transmitter then is lost. A line that is missing reads as all ones, sent.
    /// </summary>
    internal static void DrainAll()
    {
        ReadOnlySpan<ushort> lines = [ConsoleLine, 0x2F8, KernelLine, 0x2E8];
        foreach (ushort line in lines)
        {
            int polls = MaxPolls;
            while (polls > 0 && (Cpu.In8((ushort)(line + LineStatus)) & AllSent) == 0) polls--;
        }
    }

    /// <summary>Sends one byte.</summary>
    internal static void Put(byte value)
    {
        if (!s_present)
            return;
        int polls = s_clogged ? 1 : MaxPolls;
        while (polls > 0 && (Read(LineStatus) & HoldingEmpty) == 0)
            polls--;
        s_clogged = polls == 0;
        if (!s_clogged)
            Write(Data, value);
    }
}
