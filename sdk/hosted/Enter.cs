using System;
using Mooring.Ports;
using Mooring.Sdk.Hosted;

namespace Mooring.Runtime;

/// <summary>The one system call, over the hosted kernel.</summary>
internal static class Enter
{
    private static readonly uint[] s_doorbells = new uint[Limits.Doorbells];
    private static readonly Arm[] s_arms = new Arm[Limits.Arms];
    private static readonly Packet[] s_packets = new Packet[Limits.Packets];

    public static uint ReadyBands => HostedKernel.Current.ReadyBands;
    public static Span<uint> Doorbells => s_doorbells;
    public static Span<Arm> Arms => s_arms;

    public static Packet PacketAt(int index) => s_packets[index];

    public static long Ring(Handle end) => HostedKernel.Current.Enter([end.Value], [], 0, 0, []);

    public static long Wait(Handle port, int doorbells, int arms, uint min, ulong deadline) =>
        HostedKernel.Current.Enter(s_doorbells.AsSpan(0, doorbells), s_arms.AsSpan(0, arms), min, deadline, s_packets);

    public static bool WaitsForOne(in Arm arm) => true;

    public static long WaitForOne(Handle port, uint doorbell, in Arm arm, uint min, ulong deadline) =>
        HostedKernel.Current.Enter(doorbell == 0 ? [] : [doorbell], [arm], min, deadline, s_packets);
}
