using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// The straight way through an enter: a thread rings its peer and waits for the answer on the same end, while the
/// server has nothing to do but this. First everything is checked and nothing changed; then both ends, both threads and
/// both ports change as the general way would have changed them, and the CPU goes over with the rest of the time slice.
/// Whatever is not exactly so takes the general way from its beginning (<see cref="Enter"/>).
/// <para>
/// No packet passes through a ready list: nothing is queued at the server's port and somebody waits there for one, so
/// the doorbell's packet is the next one in any order. No alarm changes: neither wait has a time, and nobody of the
/// server's priority or above is ready.
/// </para>
/// </summary>
internal static unsafe class Handover
{
    // SAFETY: a waiting thread's frame and its enter block live as long as the thread, and it has just been found
    // waiting.

    /// <summary>Min 1, some max, no lists: what <see cref="EnterControl"/> looks like on this way.</summary>
    private const ulong LeastControl = 0x101, ControlRange = (Limits.Packets - 1) << 8;

    /// <returns>The server's frame, or null: nothing has changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static UserFrame* TryPass(
        Thread client, ulong doorbellAndPort, ulong arm, ulong seen, ulong deadline, ulong linger, ulong control)
    {
        bool isSimple = (byte)control == 1 && control - LeastControl <= ControlRange && arm >> 32 == ArmBits.Work
            && (uint)arm == (uint)doorbellAndPort && (deadline & linger) == ulong.MaxValue;
        if (!isSimple || client.LastPortHandle != doorbellAndPort >> 32) return null;
        Process process = client.Process;
        if (client.RemovalsAtLastPort != process.Handles.Removals) return null;
        ChannelEnd? end = Unsafe.As<ChannelEnd?>(process.Handles.FindEnd((uint)arm));
        Port? port = client.LastPort;
        if (end is null || port is null || end.List != port || !end.IsQuiet(seen) || !port.IsIdle) return null;
        ChannelEnd? peer = end.Peer;
        if (peer is null || !peer.IsArmedForWork) return null;
        Port serverPort = Unsafe.As<Port>(peer.List!);
        Thread? server = serverPort.OnlyWaiter;
        if (server is null || !Scheduler.CanPassTo(server)) return null;

        end.ArmQuiet(seen);
        *server.FirstPacket = peer.TakeDoorbell();
        server.Frame->Rax = 1;
        client.Wait.Begin(port, (uint)control >> 8);
        Pass(client, port, server, serverPort);
        return server.Frame;
    }

    /// <summary>The reference that the server's wait held on its port goes, the client's comes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(Thread client, Port port, Thread server, Port serverPort)
    {
        serverPort.SetOnlyWaiter(null);
        serverPort.Release();
        port.SetOnlyWaiter(client);
        port.Hold();
        Scheduler.PassTo(server);
    }
}
