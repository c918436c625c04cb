using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The rules that are checked in every state, and where nobody can go on. What is delivered, the programs check
/// themselves; what concerns one section of the kernel, <see cref="ExploredKernel"/>.
/// </summary>
internal static class Watch
{
    /// <param name="goesOn">Something happens, without deadlines, doorbells or deaths from outside.</param>
    /// <returns>The rule that is broken here; null if none.</returns>
    internal static Breach? Inspect(World world, WorldState state, bool goesOn)
    {
        if (world.Scenario.Counts && Wasteful(world.Scenario, state) is Breach waste) return waste;
        return goesOn || world.HasOwnPrograms ? null : Stuck(world, state) ?? Account(world, state);
    }

    private static Breach? Wasteful(Scenario scenario, WorldState state)
    {
        for (int end = 0; end < state.Ends.Length; end++)
        {
            EndState each = state.Ends[end];
            if (each.Doorbells > each.Arms + scenario.Forged)
                return new Breach(BreachKind.Economy, $"end {end}: {each.Doorbells} doorbells for {each.Arms} arms");
            if (each.Spurious > each.Doorbells)
                return new Breach(BreachKind.Economy, $"end {end}: more packets without news than doorbells");
        }
        return null;
    }

    /// <summary>Whoever has not come to an end sleeps for ever; only a second waiter may.</summary>
    private static Breach? Stuck(World world, WorldState state)
    {
        for (int thread = 0; thread < world.Cast.Actors.Length; thread++)
        {
            Actor actor = world.Cast.Actors[thread];
            if (world.Pending(state, thread) is { Kind: StepKind.End } or { IsOptional: true }) continue;
            if (actor.Role == Role.Server && world.Sleeps(state, thread) && IsDone(world, state, actor)) continue;
            return new Breach(BreachKind.LostWakeUp, $"lost wake-up: the {actor.Name} sleeps for ever");
        }
        return null;
    }

    private static bool IsDone(World world, WorldState state, Actor actor)
    {
        foreach (int end in actor.Ends)
        {
            if (!Has(world, state, end, NoteKind.Closed, 1)) return false;
        }
        return true;
    }

    /// <summary>Every command has ended once, as its server left it.</summary>
    private static Breach? Account(World world, WorldState state)
    {
        for (int channel = 0; channel < world.Cast.Channels; channel++)
        {
            if (AccountFor(world, state, channel) is Breach breach) return breach;
        }
        return null;
    }

    private static Breach? AccountFor(World world, WorldState state, int channel)
    {
        ulong accepted = All(world, state, channel, NoteKind.Accepted);
        ulong delivered = All(world, state, channel, NoteKind.Delivered);
        ulong buried = All(world, state, channel, NoteKind.Buried);
        ulong notStarted = All(world, state, channel, NoteKind.NotStarted);
        ulong posted = (1ul << (int)(Word(world, state, channel, Geometry.PublishWord) - world.Scenario.Cursor)) - 1;
        bool clientLives = (state.Dead & world.Cast.ThreadsOf(channel, PageWords.Client)) == 0;
        if (clientLives && (delivered & buried) != 0 || clientLives && (delivered | buried) != accepted)
            return new Breach(BreachKind.Order, $"channel {channel}: not every command has ended once");
        if ((notStarted & All(world, state, channel, NoteKind.Taken)) != 0)
            return new Breach(BreachKind.Death, $"channel {channel}: a command was begun that \"was not started\"");
        bool listens = clientLives && !world.Scenario.Has(Habits.ClientCloses | Habits.Streams);
        if (listens && delivered != posted)
            return new Breach(BreachKind.Death, $"channel {channel}: what was posted was not delivered");
        bool isWhole = clientLives && delivered == (1ul << world.Scenario.Commands) - 1;
        return isWhole ? Cursors(world, state, channel) : null;
    }

    private static Breach? Cursors(World world, WorldState state, int channel)
    {
        uint commands = (uint)world.Scenario.Commands;
        uint last = world.Scenario.Cursor + commands;
        uint shots = world.Scenario.Has(Habits.Streams) ? commands * ServedEnd.Shots : 0;
        bool areWhole = Word(world, state, channel, Geometry.PublishWord) == last + shots
            && Word(world, state, channel, Geometry.PeerHead) == last
            && (uint)Latest(world, state, channel, PageWords.Client, Geometry.PublishWord) == last;
        return areWhole ? null : new Breach(BreachKind.Order, $"channel {channel}: a cursor is not {last:x}");
    }

    private static uint Word(World world, WorldState state, int channel, uint offset) =>
        (uint)Latest(world, state, channel, PageWords.Server, offset);

    private static ulong Latest(World world, WorldState state, int channel, int side, uint offset) =>
        state.Memory.Latest(world.Words.InLine(channel, side, offset));

    private static ulong All(World world, WorldState state, int channel, NoteKind kind)
    {
        ulong noted = 0;
        for (int thread = 0; thread < world.Cast.Actors.Length; thread++)
            noted |= world.Noted(state, thread, kind, channel);
        return noted;
    }

    private static bool Has(World world, WorldState state, int end, NoteKind kind, int bit) =>
        (All(world, state, end / 2, kind) >> bit & 1) != 0;
}
