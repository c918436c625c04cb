using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel;

/// <summary>
/// The straight way through an enter, on the only processor: a thread rings its peer and waits for the answer on the
/// same end, while the server has nothing to do but this. First everything is checked and nothing changed; then both
/// ends, both threads and both ports change as the general way would have changed them, and the processor goes over
/// with the rest of the time slice. Whatever is not exactly so takes the general way from its beginning
/// (<see cref="Enter"/>).
/// <para>
/// What the handles in such an enter name is known from the last time that it went the general way
/// (<see cref="Thread.Knows"/>), until something happens that might change it (<see cref="Thread.ForgetCall"/>).
/// </para>
/// <para>
/// No packet passes through a ready list: nothing is queued at the server's port and nobody else waits there, so the
/// doorbell's packet is the next one in any order. No alarm changes: neither wait has a time, and nobody of the
/// server's priority or above is ready. No I/O ports change hands: neither process has any.
/// </para>
/// </summary>
internal static unsafe class Handover
{
    // SAFETY: a waiting thread's frame and its enter block live as long as the thread, and it has just been found
    // waiting.

    /// <summary>Entry from user mode, for the short form of an enter.</summary>
    /// <param name="names">Doorbell | port &lt;&lt; 32.</param>
    /// <param name="seen">Publish word seen.</param>
    /// <param name="now">The time stamp at the entry.</param>
    /// <param name="here">The processor.</param>
    /// <returns>The end of the frame to go on with, which gets one packet; null: nothing has changed.</returns>
    [RuntimeExport("kernel_call")]
    private static UserFrame* TryPass(ulong names, ulong seen, ulong now, Processor here) =>
        here.Current!.Knows(names) ? TryPass(seen, now, here) : null;

    /// <summary>The same for the form that heeds pokes: while there is one, nothing is known.</summary>
    [RuntimeExport("kernel_heeding_call")]
    private static UserFrame* TryPassHeeding(ulong names, ulong seen, ulong now, Processor here) =>
        here.Current!.KnowsHeeding(names) ? TryPass(seen, now, here) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UserFrame* TryPass(ulong seen, ulong now, Processor here)
    {
        Thread client = here.Current!;
        ChannelEnd end = client.CallEnd;
        Port port = client.WaitsOn!;
        if (end.List != port || !end.IsQuiet(seen) || !port.IsIdle) return null;
        ChannelEnd? peer = end.Peer;
        if (peer is null || !peer.IsArmedForWork) return null;
        Port serverPort = Arms.PortOf(peer);
        Thread? server = serverPort.LoneWaiter;
        if (server is null || !Scheduler.CanPassTo(here, server)) return null;
        if (client.Priority > server.OwnPriority && end.IsClients) return null;

        end.ArmQuiet(seen);
        *server.FirstPacket = peer.TakeDoorbell();
        port.BeginLoneWait(ref here.Current);
        Scheduler.PassTo(here, client, ref serverPort.LoneWaiterPlace, now);
        serverPort.LoneWaiterLeaves();
        server.State = ThreadState.Running;
        server.RunningSince = now;
        if (server.Way != here.Way) Reflect.Dress(here, server);
        return server.FrameEnd;
    }
}
