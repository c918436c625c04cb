using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>The rules that are checked in every state; what is delivered, the programs check themselves.</summary>
internal static class Watch
{
    /// <param name="isStuck">Nothing can happen any more.</param>
    /// <returns>The rule that is broken here; null if none.</returns>
    internal static Breach? Inspect(World world, WorldState state, bool isStuck)
    {
        if (world.Complaint(state) is Breach complaint) return complaint;
        for (int side = 0; side < 2; side++)
        {
            if (FlagDiffers(world, state, side))
                return new Breach(BreachKind.Ownership, $"the {PageWords.NameOf(side)}'s armed flag is not its state");
            if (SleepsThrough(world, state, side)) return Lost(side, "sleeps through what was published");
        }
        return isStuck ? InspectEnd(world, state) : null;
    }

    private static Breach Lost(int side, string how) =>
        new(BreachKind.LostWakeUp, $"lost wake-up: the {PageWords.NameOf(side)} {how}");

    /// <summary>Both have ended, and have published exactly as many entries as there were commands.</summary>
    private static Breach? InspectEnd(World world, WorldState state)
    {
        uint last = Scenario.Cursor + (uint)world.Scenario.Commands;
        for (int side = 0; side < 2; side++)
        {
            if (!world.HasEnded(state, side)) return Lost(side, "sleeps for ever");
            int line = PageWords.LineOf(side);
            if (world.AsSeen(state, side, line + Geometry.PublishWord) != last
                || world.AsSeen(state, side, line + Geometry.PeerHead) != last)
                return new Breach(BreachKind.Order, $"the {PageWords.NameOf(side)}'s cursors are not {last:x}");
        }
        return null;
    }

    /// <summary>Only the kernel writes the flag, and it never says less than the state.</summary>
    private static bool FlagDiffers(World world, WorldState state, int side)
    {
        EndState end = state.Ends[side];
        int flag = world.Words.IndexOf(PageWords.LineOf(1 - side) + Geometry.Armed);
        return state.Memory[flag] != (end.State == SourceState.Armed ? end.Want : 0);
    }

    /// <summary>
    /// It sleeps, no packet is there for it, it has not seen all that its peer published, and its peer is past the
    /// doorbell: it has ended or has gone to sleep itself.
    /// </summary>
    private static bool SleepsThrough(World world, WorldState state, int side)
    {
        EndState end = state.Ends[side];
        if (world.Pending(state, side).Kind != StepKind.Wait || end.State != SourceState.Armed) return false;
        return world.Pending(state, 1 - side).Kind is StepKind.Wait or StepKind.End && HasNews(world, state, side);
    }

    private static bool HasNews(World world, WorldState state, int side)
    {
        EndState end = state.Ends[side];
        int peer = 1 - side, line = PageWords.LineOf(peer);
        return (end.Want & ArmBits.Work) != 0
            && world.AsSeen(state, peer, line + Geometry.PublishWord) != end.SeenPublish
            || (end.Want & ArmBits.Room) != 0
            && world.AsSeen(state, peer, line + Geometry.PeerHead) != end.SeenHead;
    }
}
