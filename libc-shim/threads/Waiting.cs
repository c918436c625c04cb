using System.Threading;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.LibcShim;

/// <summary>A thread's waits at its own port, and how others end them.</summary>
internal static unsafe class Waiting
{
    // SAFETY: a thread's state stays mapped; the packets lie in the enter block, as many as the kernel has said.
    private const ulong ForEver = ulong.MaxValue;

    /// <summary>A wake source is rung: what it posts is not lost, whenever the other begins to wait.</summary>
    public static void Wake(LinuxThread* thread)
    {
        Volatile.Write(ref thread->IsWoken, true);
        if (thread->WakeSource != 0) Native.Enter(thread->WakeSource, 0, 0, 0, 0, 0);
    }

    /// <summary>Waits until it is woken.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="deadline">In ns since boot.</param>
    /// <param name="heeds">Whether a poke ends the wait.</param>
    public static WaitEnd ForWake(LinuxThread* thread, ulong deadline, bool heeds)
    {
        while (true)
        {
            if (thread->IsWoken)
            {
                thread->IsWoken = false;
                return WaitEnd.Done;
            }
            ulong arm = thread->WakeSource == 0 ? 0 : thread->WakeSource | (ulong)ArmBits.Work << 32;
            long packets = Enter(thread, 0, arm, 0, deadline, heeds);
            if (packets == (long)EnterError.Poked) return WaitEnd.Poked;
            if (packets == 0) return WaitEnd.TimedOut;
            Take(thread, packets);
        }
    }

    /// <summary>Rings, arms, waits. Answers as the system call.</summary>
    public static long Enter(
        LinuxThread* thread, uint doorbell, ulong arm, ulong seen, ulong deadline, bool heeds)
    {
        uint control = new EnterControl(1, 8, heeds ? EnterControl.Heeds : 0).Value;
        return Native.Enter(doorbell | (ulong)thread->Port << 32, arm, seen, deadline, ForEver, control);
    }

    /// <summary>Looks at the packets that a wait has brought.</summary>
    public static void Take(LinuxThread* thread, long packets)
    {
        const PacketBits gone = PacketBits.Died | PacketBits.Closed | PacketBits.Revoked;
        Packet* first = (Packet*)(thread->Block + EnterBlock.PacketsOffset);
        for (long i = 0; i < packets; i++)
        {
            if (first[i].Key == LinuxThread.WakeKey) thread->IsWoken = true;
            else if ((first[i].Bits & gone) != 0) Kernel.Exit(Kernel.Lost);
        }
    }
}

internal enum WaitEnd
{
    Done,
    TimedOut,

    /// <summary>There is a poke: the shim is to go back.</summary>
    Poked,
}
