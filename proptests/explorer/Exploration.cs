using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Every run of a scenario: the shipped client end, server end, channel ends of the kernel and ready lists, over a
/// memory whose stores may linger. The parties are two sides, each on a processor of its own, and the kernel, which
/// runs on the processor of whoever enters it.
/// <para>
/// <b>The machines.</b> A store of a side goes into its store buffer; the side itself reads its youngest store to a
/// word, everybody else reads memory. Under SC there is no buffer. Under TSO (x86) a buffer is a queue. Under PSO
/// stores to different words leave in any order, those to one word in theirs, and a release store leaves after all
/// that are older; a plain store may overtake a release store. A fence and any kernel entry empty the buffer of their
/// side. What the kernel does is visible when its section ends, because the section ends with the release of a lock.
/// Loads happen where they stand in the program. A machine with one processor has no name of its own here: a switch
/// from side to side empties the buffer, so it is SC.
/// </para>
/// <para>
/// <b>The steps.</b> Each load, each store and each fence of a side is a step, so is each part of a kernel entry: ring,
/// arm, drain (the peer's buffer), recheck, wait. Between any two steps the other side may make some of its own. The
/// stores that have not left are let out at any time. To enumerate these times one by one is needless, though: that a
/// store leaves is noticed only by a load of that word by another, so it is enough to choose, just before such a load,
/// which of the pending stores to that word have left (and what must leave before them). A drain or an entry lets the
/// rest out. This is <see cref="Flushing.OnDemand"/>; a test compares it with the enumeration of all times.
/// A load of a word that nobody else writes meanwhile commutes with everything and is made at once.
/// </para>
/// <para>
/// <b>The states.</b> A state is memory, buffers, the kernel's two ends and, for each side, all that it has been
/// answered. A side is moved by running it again on these answers (<see cref="RecordedProgram"/>); a kernel end is
/// brought back by the calls that lead there (<see cref="ExploredKernel"/>). States are known again by 128 bits of
/// hash. Histories only grow, so no state comes after itself: an exploration that ends has shown that every run ends.
/// The search is breadth first: the run that is shown for a breach is a shortest one.
/// </para>
/// <para>
/// <b>Not covered.</b> Loads are not reordered and not satisfied early; that both sides' publications are acquired is
/// therefore not tested here (a release/acquire machine has to). A kernel section is one step: its two loads in a
/// recheck see the same moment. The calls of a kernel entry are the explorer's (<see cref="KernelCalls"/>), the objects
/// that they call are those that ship. The drain is done when its step is over: how another processor is interrupted
/// and answers is not modelled. One client, one server, a port for each; no cancel, close, death, forged doorbell,
/// deadline; a few commands.
/// </para>
/// </summary>
internal sealed class Exploration
{
    /// <summary>More than any scenario of the suite needs, less than fills the machine.</summary>
    private const int MostStates = 3_000_000;

    private readonly World _world;
    private readonly HashSet<UInt128> _known = [];
    private readonly List<(int Parent, Move Move)> _steps = [];
    private readonly Queue<(WorldState State, int Number)> _open = [];
    private readonly Dictionary<BreachKind, FailedRun> _breaches = [];
    private readonly HashSet<(ulong Client, ulong Server)> _lastAnswers = [];

    private Exploration(World world) => _world = world;

    /// <summary>Explores everything, also beyond the first breach (but not beyond a breach in the same run).</summary>
    internal static Findings Of(Scenario scenario) => Of(new World(scenario));

    /// <inheritdoc cref="Of(Scenario)"/>
    internal static Findings Of(World world) => new Exploration(world).Explore();

    private Findings Explore()
    {
        Meet(_world.First(), -1, default);
        List<Move> moves = [];
        while (_open.TryDequeue(out (WorldState State, int Number) here))
        {
            _world.Moves(here.State, moves);
            if (Watch.Inspect(_world, here.State, moves.Count == 0) is Breach breach) Note(breach, here.Number);
            else if (moves.Count == 0) End(here.State);
            else foreach (Move move in moves) Make(here, move);
        }
        return new Findings(_world.Scenario, _known.Count, _world.Histories, _breaches, _lastAnswers);
    }

    private void End(WorldState state) =>
        _lastAnswers.Add((_world.LastAnswer(state, PageWords.Client), _world.LastAnswer(state, PageWords.Server)));

    private void Make((WorldState State, int Number) here, Move move)
    {
        try
        {
            Meet(_world.Perform(here.State, move, out _), here.Number, move);
        }
        catch (Breach breach)
        {
            Note(breach, here.Number, move);
        }
    }

    private void Meet(WorldState state, int parent, Move move)
    {
        if (!_known.Add(state.Digest())) return;
        if (_known.Count > MostStates) throw new InvalidOperationException($"{_world.Scenario}: too many states");
        _steps.Add((parent, move));
        _open.Enqueue((state, _steps.Count - 1));
    }

    private void Note(Breach breach, int number, params ReadOnlySpan<Move> last)
    {
        if (_breaches.ContainsKey(breach.Kind)) return;
        List<Move> moves = [.. last];
        for (int at = number; at > 0; at = _steps[at].Parent) moves.Insert(0, _steps[at].Move);
        _breaches[breach.Kind] = new FailedRun(_world.Scenario, moves, breach.Message);
    }
}
