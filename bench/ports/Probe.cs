using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Bench.Ports;

/// <summary>
/// Calls a probe: one measured loop, run once between its markers (probes.asm), and how many ticks of the time stamp
/// counter it took. While QEMU counts instructions, one tick is one instruction. The number in a name is that of the
/// markers.
/// </summary>
internal static class Probe
{
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [MethodImpl(Import), RuntimeImport("*", "probe_0")] public static extern ulong Nothing(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_1")] public static extern ulong Thousand(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_2")] public static extern ulong Call(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_3")] public static extern ulong CallGenerally(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_4")] public static extern ulong Batch8(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_5")] public static extern ulong Batch32(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_6")] public static extern ulong Batch32Generally(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_7")] public static extern ulong EnterForNothing(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_8")] public static extern ulong CallAlone(Client client);
    [MethodImpl(Import), RuntimeImport("*", "probe_9")] public static extern ulong CallAmongIdle(Client client);
}

/// <summary>Ticks of every round of one probe, after a few rounds that are not kept.</summary>
internal sealed class Samples(string name, int rounds)
{
    private const int Warming = 8;
    private readonly ulong[] _ticks = new ulong[rounds];
    private int _taken;

    /// <summary>Rounds that are still to be run.</summary>
    public bool IsFull => _taken == rounds + Warming;

    public void Add(ulong ticks)
    {
        if (_taken >= Warming) _ticks[_taken - Warming] = ticks;
        _taken++;
    }

    /// <summary>Prints name, rounds, least, median.</summary>
    public void Print()
    {
        Array.Sort(_ticks);
        Sdk.Console.WriteLine($"{name} {rounds} {_ticks[0]} {_ticks[rounds / 2]}");
    }
}
