using System;
using System.Threading;
using Mooring.Rings;

namespace Mooring.Ports;

/// <summary>
/// A port for threads of one ordinary process: what the kernel does in <c>enter</c>, done by the threads themselves
/// over the sources that ship (<see cref="ReadyList"/>, <see cref="EndSource{TPage}"/>, <see cref="SleepSequence"/>).
/// <para>
/// <b>Parties.</b> A thread that enters: it rings the doorbells that it owes, arms the ends that it has drained, and
/// waits for packets. Its peers, who do the same at their own ports. Whoever sees a thread end for good, and tells the
/// peers of its ends.
/// </para>
/// <para>
/// <b>Who writes what.</b> State, flag and packet of an end change under the lock of the end's port only, whoever
/// changes them: its owner who arms, its peer who rings, or somebody who tells of a death. The pages belong to the two
/// rings as always; nothing of a ring is written here but the flags <c>armed</c> and <c>dead</c>.
/// </para>
/// <para>
/// <b>Order of locks.</b> There is one lock per port, and nobody holds two: a doorbell takes the lock of the peer's
/// port and lets go of it before the next one, an arm takes the lock of its own port, the wait too. So there is no
/// order to be kept, and the store buffers are drained with no lock held.
/// </para>
/// <para>
/// <b>No wake-up is lost</b>, and no timeout stands in for one. A peer that publishes looks at the armed flag; what
/// <typeparamref name="TBuffers"/> does between arming and comparing again makes up for what it may have missed. It has
/// to fit the memory policy of the ends:
/// <code>
///   TPage         TBuffers             the publisher              the sleeper
///   FencedPage    FenceAtPublisher     fences, each time          a barrier of its own
///   LivePage      BarrierForProcess    has no fence               a barrier on every CPU that runs this process
/// </code>
/// The first is for rings that sleep often, the second for those that are busy. Any other pair loses wake-ups.
/// </para>
/// <para>
/// <b>Several waiters</b> may wait on one port, for different counts. A push wakes them all and those who have not
/// enough go back to sleep: a monitor cannot choose whom it wakes, and one thread per port is the common case. A
/// waiter that leaves packets behind wakes the others, so none is forgotten.
/// </para>
/// Everything is allocated at set-up; <see cref="Enter"/> allocates nothing.
/// </summary>
public sealed class HostedPort<TPage, TBuffers>
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    private readonly object _lock = new();
    private readonly ReadyList _ready = new();
    private TBuffers _buffers;

    /// <summary>Packets handed out so far.</summary>
    public long Packets { get; private set; }

    /// <summary>
    /// Rings, arms, compares again, then waits until there are enough packets. Threads may enter one port at the same
    /// time, with lists of their own.
    /// </summary>
    /// <param name="doorbells">The caller's own ends whose peers are to be rung, in this order.</param>
    /// <param name="arms">Ends that the caller holds and has drained. It holds them no longer.</param>
    /// <param name="packets">Takes the packets. Whoever gets a packet holds its end until it arms it again.</param>
    /// <param name="min">Packets to wait for, up to the length of <paramref name="packets"/>; 0: do not wait.</param>
    /// <param name="timeoutMs">Milliseconds after which to return with fewer.</param>
    /// <returns>How many packets there are.</returns>
    public int Enter(
        ReadOnlySpan<HostedEnd<TPage, TBuffers>> doorbells,
        ReadOnlyMemory<HostedArm<TPage, TBuffers>> arms,
        Span<Packet> packets,
        int min,
        int timeoutMs = Timeout.Infinite)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(min, packets.Length);
        foreach (HostedEnd<TPage, TBuffers> end in doorbells) end.RingPeer();
        if (!arms.IsEmpty)
        {
            ArmList list = new(arms);
            SleepSequence.Arm(ref list, ref _buffers);
        }
        lock (_lock)
        {
            WaitFor(min, timeoutMs);
            return Take(packets);
        }
    }

    /// <summary>Adds a source of any kind; its packets come out here, under the port's lock.</summary>
    internal void Associate(Source source, ulong key, int band)
    {
        lock (_lock) source.Associate(_ready, key, band);
    }

    internal void Dissociate(Source source)
    {
        lock (_lock) source.Dissociate();
    }

    /// <summary>Does something to a source of this port, and wakes who waits if that queued a packet.</summary>
    internal void Under<TAction>(TAction action) where TAction : struct, ISourceAction
    {
        lock (_lock)
        {
            if (action.QueuesPacket()) Monitor.PulseAll(_lock);
        }
    }

    private void WaitFor(int min, int timeoutMs)
    {
        long deadline = timeoutMs == Timeout.Infinite ? long.MaxValue : Environment.TickCount64 + timeoutMs;
        while (_ready.Count < min)
        {
            if (deadline == long.MaxValue) Monitor.Wait(_lock);
            else
            {
                long left = deadline - Environment.TickCount64;
                if (left <= 0) return;
                Monitor.Wait(_lock, (int)left);
            }
        }
    }

    private int Take(Span<Packet> packets)
    {
        int count = 0;
        while (count < packets.Length && _ready.Count > 0) packets[count++] = _ready.Pop();
        Packets += count;
        if (_ready.Count > 0) Monitor.PulseAll(_lock);
        return count;
    }

    private readonly struct ArmList(ReadOnlyMemory<HostedArm<TPage, TBuffers>> arms) : IArms
    {
        public int Count => arms.Length;

        public bool TryArm(int index)
        {
            HostedArm<TPage, TBuffers> arm = arms.Span[index];
            return arm.End.TryArm(arm);
        }

        public void Recheck(int index) => arms.Span[index].End.RecheckArmed();
    }
}

/// <summary>"Hand me this end when its peer's word differs from what I saw." See <see cref="Arm"/>.</summary>
/// <param name="End">An end of the caller's.</param>
/// <param name="Want"><see cref="ArmBits"/>: work, room or both.</param>
/// <param name="SeenPublish">The peer's publish word as far as it has been consumed; never a fresh load.</param>
/// <param name="SeenHead">The peer's head as it was when the ring was full.</param>
public readonly record struct HostedArm<TPage, TBuffers>(
    HostedEnd<TPage, TBuffers> End, uint Want, ulong SeenPublish, uint SeenHead = 0)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers;

/// <summary>Something that is done to a source under its port's lock.</summary>
internal interface ISourceAction
{
    /// <returns>True if a packet was queued.</returns>
    bool QueuesPacket();
}
