using System.Runtime.CompilerServices;

namespace Mooring.Ports;

/// <summary>
/// Going to sleep, in the one order in which no wake-up is lost. The parties: a sleeper that says what it has consumed,
/// producers that publish and then look at the armed flag with no fence in between, and whoever executes this for the
/// sleeper (the kernel; the hosted port).
/// <code>
///   1. arm all     state and flag of each end, in one section under its port's lock
///   2. barrier     the flags are visible before anything below is read
///   3. drain       every CPU on which a peer runs empties its store buffer
///   4. recheck     each end's words are compared with what the sleeper consumed; different: ready at once
///   5.             only now may the thread sleep, if nothing is ready
/// </code>
/// A producer whose publication was still in its store buffer at 1 may have read the old flag and rung nobody: after 3
/// its publication is visible, and 4 finds it. One that publishes after 3 reads the new flag and rings. Each order of
/// the steps but this one loses wake-ups, under sequential consistency (no 4) or with store buffers (2, 3 or 4
/// earlier): the explorer in proptests runs this very source and shows the runs.
/// <para>
/// Steps 2 and 3 are the machine's affair (<see cref="IStoreBuffers"/>): one CPU needs neither, a hosted page fences
/// after each publication and needs 2 only.
/// </para>
/// </summary>
public static class SleepSequence
{
    /// <summary>Steps 1 to 4.</summary>
    /// <returns>The index of the first arm that could not be, and nothing after it was armed; -1: all were.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Arm<TArms, TBuffers>(ref TArms arms, ref TBuffers buffers)
        where TArms : struct, IArms
        where TBuffers : struct, IStoreBuffers
    {
        int count = arms.Count;
        int armed = 0;
        while (armed < count && arms.TryArm(armed)) armed++;
        buffers.Barrier();
        buffers.Drain();
        for (int i = 0; i < armed; i++) arms.Recheck(i);
        return armed == count ? -1 : armed;
    }
}

/// <summary>The ends that a sleeper arms in one go.</summary>
public interface IArms
{
    int Count { get; }

    /// <summary>Step 1 for one of them: <see cref="Source.Arm"/> under its port's lock.</summary>
    bool TryArm(int index);

    /// <summary>
    /// Step 4 for one of them: <see cref="Source.Recheck"/> under its port's lock, and a waiter is woken if that queued
    /// a packet.
    /// </summary>
    void Recheck(int index);
}

/// <summary>What stands between a store of one CPU and a load of another.</summary>
public interface IStoreBuffers
{
    /// <summary>A full barrier on this CPU.</summary>
    void Barrier();

    /// <summary>
    /// Returns when every store has become visible that a running peer had made when this was called. No lock is held.
    /// </summary>
    void Drain();
}

/// <summary>
/// One CPU. A peer's stores are visible: it has entered the kernel or been interrupted since it made them, and the
/// sleeper runs on the same CPU.
/// </summary>
public readonly struct OneCpu : IStoreBuffers
{
    public void Barrier()
    {
    }

    public void Drain()
    {
    }
}
