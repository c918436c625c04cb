using System;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>Timer, an edge-triggered line, message-signalled interrupts.</summary>
internal static unsafe class Devices
{
    private const ushort E1000e = 0x10D3, Com1 = 0x3F8;
    private const uint Ims = 0xD0, Ics = 0xC8, Eiac = 0xDC, Iam = 0xE8, Ivar = 0xE4;
    private const uint FirstCause = 1 << 20, SecondCause = 1 << 21, BothCauses = FirstCause | SecondCause;

    internal static bool TryRun(ReadOnlySpan<byte> scenario)
    {
        if (Kernel.Is(scenario, "alarms"u8))
            Alarms();
        else if (Kernel.Is(scenario, "line"u8))
            Line();
        else if (Kernel.Is(scenario, "messages"u8))
            Messages();
        else if (Kernel.Is(scenario, "idle"u8))
            while (true)
                Entry.Idle();
        else
            return false;
        return true;
    }

    // never early (once it has been asked again), never lost, and not at all once it was taken back
    private static void Alarms()
    {
        for (ulong i = 0; i < 50; i++)
            SleepUntil(Clock.Now + i * 100_000);
        ulong ahead = 1_000_000, due = TakeBack(ahead);
        for (; Clock.Now >= due; due = TakeBack(ahead))
        {
            SleepUntil(Clock.Now);
            ahead *= 2;
        }
        Clock.SetAlarm(due + 2 * ahead);
        Entry.Idle();
        Panic.Assert(Kernel.LastAt > due + ahead, "an alarm came that had been taken back");
    }

    private static ulong TakeBack(ulong ahead)
    {
        ulong due = Clock.Now + ahead;
        Clock.SetAlarm(due);
        Clock.ClearAlarm();
        return due;
    }

    private static void SleepUntil(ulong time)
    {
        int before = Kernel.InterruptCount;
        while (Kernel.InterruptCount == before || Kernel.LastAt < time)
        {
            Clock.SetAlarm(time);
            Entry.Idle();
        }
        Panic.Assert(Kernel.LastVector == Clock.AlarmVector, "another interrupt than the alarm");
    }

    // the UART says ten times that it has room
    private static void Line()
    {
        Panic.Assert(Interrupts.TryRouteLegacy(4, out byte vector), "COM1 has no interrupt");
        Panic.Assert(!Interrupts.TryRouteLegacy(4, out _), "a line was given out twice");
        Panic.Assert(!Interrupts.TryRouteLegacy(16, out _), "there is no ISA interrupt 16");
        Panic.Assert(Interrupts.IsEdge(vector), "ISA interrupts are edge-triggered");
        Cpu.Out8(Com1 + 4, 0x0B);
        Cpu.Out8(Com1 + 1, 0x02);
        for (int i = 0; i < 10; i++)
        {
            Entry.Idle();
            Panic.Assert(Kernel.LastVector == vector, "another interrupt than COM1's");
            Cpu.In8(Com1 + 2);
            Cpu.Out8(Com1, (byte)'x');
        }
        Interrupts.Release(vector);
        Panic.Assert(Interrupts.TryRouteLegacy(4, out _), "a released line cannot be had again");
    }

    // SAFETY: registers of the e1000e (Intel 82574 data sheet, 10.2.4), mapped for the length of its first window.
    private static void Messages()
    {
        int function = FindNetworkCard();
        byte* registers = Mmio.Map(Pci.Function(function).Bar(0).Physical, Pci.Function(function).Bar(0).Length);
        Panic.Assert(Interrupts.TryRouteMsiX(function, 0, out byte first), "no first message");
        Panic.Assert(Interrupts.TryRouteMsiX(function, 1, out byte second), "no second message");
        Panic.Assert(!Interrupts.TryRouteMsiX(function, 1, out _), "a message was given out twice");
        Panic.Assert(!Interrupts.TryRouteMsiX(function, 5, out _), "a message that is not in the table");
        Mmio.Write32(registers + Ivar, 0x98);
        Mmio.Write32(registers + Eiac, BothCauses);
        Mmio.Write32(registers + Iam, BothCauses);
        Mmio.Write32(registers + Ims, BothCauses);
        Mmio.Write32(registers + Ics, FirstCause);
        SleepUntil(Clock.Now + 2_000_000);
        Interrupts.Unmask(first);
        Entry.Idle();
        Panic.Assert(Kernel.LastVector == first, "a masked message was not kept");
        Interrupts.Unmask(second);
        Mmio.Write32(registers + Ims, BothCauses);
        Mmio.Write32(registers + Ics, SecondCause);
        Entry.Idle();
        Panic.Assert(Kernel.LastVector == second, "the second message has the wrong vector");
    }

    private static int FindNetworkCard()
    {
        for (int i = 0; i < Pci.Count; i++)
            if (Pci.Function(i).DeviceId == E1000e)
                return i;
        Panic.Now("this scenario needs -device e1000e");
        return -1;
    }
}
