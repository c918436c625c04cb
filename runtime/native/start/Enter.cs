using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Ports;

namespace Mooring.Runtime;

/// <summary>
/// The one system call and this thread's enter block, as <see cref="EnterBlock"/> defines them. The only place of a
/// program that crosses into the kernel.
/// </summary>
internal static unsafe class Enter
{
    // SAFETY: the kernel maps the enter block of thread 0 at this address before the thread starts and never takes it
    // away; the offsets and counts below are those of EnterBlock, inside the page (asserted by Limits.Check).
    private static byte* Block => (byte*)UserLayout.EnterBlocks;

    /// <summary>A bit per band in which the port has something ready; 0: an enter would find no packet.</summary>
    public static uint ReadyBands => Volatile.Read(ref *(uint*)(Block + EnterBlock.ReadyBands));

    public static Span<uint> Doorbells => new(Block + EnterBlock.DoorbellsOffset, Limits.Doorbells);

    public static Span<Arm> Arms => new(Block + EnterBlock.ArmsOffset, Limits.Arms);

    /// <summary>What the last enter brought, by index.</summary>
    public static Packet PacketAt(int index) =>
        *(Packet*)(Block + EnterBlock.PacketsOffset + index * EnterBlock.PacketBytes);

    /// <summary>Rings one doorbell and comes back at once; needs no port.</summary>
    /// <returns>0 or an <see cref="EnterError"/>.</returns>
    public static long Ring(Handle end) => RawEnter(end.Value, 0, 0, 0, 0, 0);

    /// <summary>Rings and arms what the lists hold, then waits on the port.</summary>
    /// <param name="port">Where to wait.</param>
    /// <param name="doorbells">Entries of <see cref="Doorbells"/>.</param>
    /// <param name="arms">Entries of <see cref="Arms"/>.</param>
    /// <param name="min">Packets to wait for; 0 takes what is there.</param>
    /// <param name="deadline">Nanoseconds since boot.</param>
    /// <returns>Packets brought, or an <see cref="EnterError"/>.</returns>
    public static long Wait(Handle port, int doorbells, int arms, uint min, ulong deadline)
    {
        bool isOne = doorbells <= 1 && arms <= 1;
        return isOne && WaitsForOne(arms == 1 ? Arms[0] : default)
            ? WaitForOne(port, doorbells == 1 ? Doorbells[0] : 0, arms == 1 ? Arms[0] : default, min, deadline)
            : WaitWithLists((ulong)port.Value << 32, doorbells, arms, min, deadline);
    }

    /// <summary>One that waits for room in a ring needs a list.</summary>
    public static bool WaitsForOne(in Arm arm) => (arm.Want & Rings.ArmBits.Room) == 0;

    /// <summary>The same with one doorbell and one arm at most, and without lists.</summary>
    /// <param name="port">Where to wait.</param>
    /// <param name="doorbell">0: none.</param>
    /// <param name="arm">default: none.</param>
    /// <param name="min">Packets to wait for; 0 takes what is there.</param>
    /// <param name="deadline">Nanoseconds since boot.</param>
    public static long WaitForOne(Handle port, uint doorbell, in Arm arm, uint min, ulong deadline)
    {
        ulong ring = (ulong)port.Value << 32 | doorbell;
        bool isCall = doorbell == arm.End && doorbell != 0 && min == 1 && deadline == ulong.MaxValue;
        if (isCall) return RawCall(ring, arm.SeenPublish);
        EnterControl control = new(min, Limits.Packets);
        return RawEnter(ring, arm.End | (ulong)arm.Want << 32, arm.SeenPublish, deadline, 0, control.Value);
    }

    private static long WaitWithLists(ulong port, int doorbells, int arms, uint min, ulong deadline)
    {
        *(uint*)(Block + EnterBlock.DoorbellCount) = (uint)doorbells;
        *(uint*)(Block + EnterBlock.ArmCount) = (uint)arms;
        EnterControl control = new(min, Limits.Packets, EnterControl.Lists);
        return RawEnter(port, 0, 0, deadline, 0, control.Value);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_call")]
    private static extern long RawCall(ulong doorbellAndPort, ulong seen);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_enter")]
    private static extern long RawEnter(
        ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control);
}
