using System.Linq;

namespace Mooring.Tests.Simulation;

/// <summary>
/// What a wait promises, said anew: it is over with as many packets as it asked for, from its linger on with one, at
/// its deadline with what there is; not before, and not later.
/// </summary>
internal static class WaitWatch
{
    internal static void ExpectOver(SimThread thread, int packets, ulong nowNs)
    {
        if (!IsOver(thread, packets, nowNs))
            throw new WorldFailure($"{thread} is woken for {packets} packets and waits for {thread.Wait.Min}");
    }

    /// <summary>Between two turns.</summary>
    internal static void ExpectNobodyIsForgotten(World world)
    {
        foreach (SimProcess process in world.Kernel.Processes.Where(process => !process.HasEnded))
        {
            SimThread? thread = process.Threads.FirstOrDefault(
                thread => thread.IsWaiting && IsOver(thread, process.Port.Count, world.NowNs));
            if (thread is not null) throw new WorldFailure($"{thread} sleeps, and its wait is over");
        }
    }

    private static bool IsOver(SimThread thread, int packets, ulong nowNs)
    {
        bool hasLingered = thread.Wait.LingerNs <= nowNs && packets > 0;
        return packets >= thread.Wait.Min || hasLingered || thread.Wait.DeadlineNs <= nowNs;
    }
}
