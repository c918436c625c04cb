using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Every run of a scenario: the shipped client ends, server ends, channel ends of the kernel, ready lists and sleep
/// sequence, over a memory whose stores may linger. The parties are threads, each on a processor of its own: clients,
/// servers, threads that share a server, somebody who kills a process at any step, somebody who rings doorbells for no
/// reason; and the kernel, which runs on the processor of whoever enters it.
/// <para>
/// <b>What a state is.</b> Memory with what lingers, the kernel's ends and ports, what may still happen unasked, and
/// for each thread all that it has been answered. A thread is moved by running its program again, from its beginning,
/// on these answers (<see cref="RecordedProgram"/>). That is sound because a program is a function of its answers: it
/// shares nothing with others but what it asks for by a <see cref="Step"/>, and has no other input. So the source under
/// test is the source that ships, it needs no hooks, and nothing of an end has to be saved or brought back. Only what
/// threads of one process hand each other, the end itself, is copied (<see cref="Stage.Leave"/>). Where a program says
/// so (<see cref="Tape.Here"/>) two lists of answers that have led to the same fields count as one. States are known
/// again by 128 bits of hash. No state comes after itself, which is checked: so every run ends.
/// </para>
/// <para>
/// <b>The steps.</b> Each load, store and fence of a program, each section of the kernel (under the lock of a port),
/// the barrier and the drain of the sleep sequence. Between any two steps of a thread others may make theirs. The bytes
/// of an entry are stored in one step and copied in one: if a copy could be part old, part new, it could also be all
/// old (begun before the stores) or all of the wrong lap (ended after them), and these are found. A step that nobody
/// else can notice, now or later, is made at once: a load of a word that only its own side writes, a fence with nothing
/// to do, a drain that finds nothing (one that comes later could only forbid something).
/// </para>
/// <para>
/// <b>The machines.</b> Sc: a store is in memory at once. Tso: it goes into its thread's store buffer, a queue; the
/// thread itself reads its youngest store to a word, everybody else reads memory; this is x86. Pso: stores to different
/// words leave in any order, those to one word in theirs, and a release store leaves after all that are older; a plain
/// store may overtake a release store. On these machines a load happens where it stands in the program. Rc: release and
/// acquire as C11 has them, with messages and views (<see cref="ViewMemory"/>): a load may read old values until
/// something that happened before it says better, and two readers may see two stores in different orders. Plain loads
/// and stores are relaxed. Everywhere a locked instruction is a fence: taking the lock of a port is one. A lock is
/// given back with a release store, so what was done under it may linger too, until the barrier; but whoever takes the
/// lock next knows of it. A drain is a fence on the processor of a peer, and the sleeper knows what the peer had
/// stored.
/// </para>
/// <para>
/// <b>On demand.</b> That a store leaves its buffer is noticed only by a load of that word by another thread. So it is
/// enough to choose, at such a load, how many of the pending stores to that word have left (and what must leave before
/// them); drains, fences and locks let the rest out. That is <see cref="Flushing.OnDemand"/>; a test compares it with
/// letting each store out at any time.
/// </para>
/// <para>
/// <b>What must happen and what may.</b> Deadlines, forged doorbells and a killing are moves that nobody may count on:
/// a state is stuck when nothing else can happen, so none of them ever stands in for a lost wake-up. A program that
/// spins makes one step of it: it goes on when a word is not what it was.
/// </para>
/// <para>
/// <b>Not covered.</b> Rc does not let a store be seen before an earlier load of its thread was made; for the one place
/// where it matters there is <see cref="BreachKind.Race"/>. A section of the kernel is one step, though each of its
/// loads chooses what it reads. Which processors are drained, and how one is interrupted and answers, is explored by
/// itself (<see cref="Processors"/>). A few threads, few slots, few commands: larger worlds at random
/// (<see cref="RandomWalk"/>). The threads asleep at a port are the explorer's, as the kernel has them: a push wakes
/// the first that has enough.
/// </para>
/// </summary>
internal sealed class Exploration
{
    /// <summary>More than any scenario of the suite needs, less than fills the machine.</summary>
    internal const int ManyStates = 2_000_000;

    private readonly World _world;
    private readonly int _mostStates;
    private readonly bool _shortestFirst;
    private readonly Dictionary<UInt128, int> _known = [];
    private readonly List<(int Parent, Move Move)> _steps = [];
    private readonly Stack<(WorldState State, int Number)> _deepest = [];
    private readonly Queue<(WorldState State, int Number)> _nearest = [];
    private readonly Dictionary<BreachKind, FailedRun> _breaches = [];
    private readonly HashSet<string> _lastAnswers = [];
    private readonly List<(int State, int Next)> _edges = [];

    private Exploration(World world, int mostStates, bool shortestFirst) =>
        (_world, _mostStates, _shortestFirst) = (world, mostStates, shortestFirst);

    /// <summary>Explores everything, also beyond the first breach (but not beyond a breach in the same run).</summary>
    internal static Findings Of(Scenario scenario, int mostStates = ManyStates) => Of(new World(scenario), mostStates);

    /// <inheritdoc cref="Of(Scenario, int)"/>
    internal static Findings Of(World world, int mostStates = ManyStates) =>
        new Exploration(world, mostStates, shortestFirst: false).Explore();

    /// <summary>
    /// Explores until the first breach, which is then one of the shortest: enough for what is wrong on purpose.
    /// </summary>
    internal static Findings ToBreach(Scenario scenario, int mostStates = ManyStates) =>
        new Exploration(new World(scenario), mostStates, shortestFirst: true).Explore();

    private bool HasEnough => _known.Count > _mostStates || _shortestFirst && _breaches.Count > 0;

    private Findings Explore()
    {
        Meet(_world.First(), -1, default);
        List<Successor> successors = [];
        (WorldState State, int Number) here = default;
        while (!HasEnough && (_shortestFirst ? _nearest.TryDequeue(out here) : _deepest.TryPop(out here)))
        {
            bool goesOn = _world.Expand(here.State, successors);
            if (Watch.Inspect(_world, here.State, goesOn) is Breach breach) Note(breach, here.Number);
            else Go(here.State, successors, here.Number);
        }
        bool isWhole = _nearest.Count + _deepest.Count == 0;
        if (isWhole && _breaches.Count == 0) ExpectEnds();
        return new Findings(_world.Scenario, _known.Count, _world.Histories, isWhole, _breaches, _lastAnswers);
    }

    private void Go(WorldState state, List<Successor> successors, int number)
    {
        if (successors.Count == 0) _lastAnswers.Add(_world.LastAnswers(state));
        foreach (Successor successor in successors)
        {
            if (successor.Breach is Breach breach) Note(breach, number, successor.Move);
            else Meet(successor.State!, number, successor.Move);
        }
    }

    private void Meet(WorldState state, int parent, Move move)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, state.Known(), out bool isKnown);
        if (!isKnown)
        {
            number = _steps.Count;
            _steps.Add((parent, move));
            if (_shortestFirst) _nearest.Enqueue((state, number));
            else _deepest.Push((state, number));
        }
        if (parent >= 0) _edges.Add((parent, number));
    }

    private void Note(Breach breach, int number, params ReadOnlySpan<Move> last)
    {
        if (_breaches.ContainsKey(breach.Kind)) return;
        List<Move> moves = [.. last];
        for (int at = number; at > 0; at = _steps[at].Parent) moves.Insert(0, _steps[at].Move);
        _breaches[breach.Kind] = new FailedRun(_world.Scenario, moves, breach.Message);
    }

    /// <summary>
    /// No state comes after itself: states whose predecessors have all been struck off are struck off, and none is
    /// left.
    /// </summary>
    private void ExpectEnds()
    {
        int[] predecessors = new int[_steps.Count], firstEdges = new int[_steps.Count + 1];
        foreach ((int state, int next) in _edges)
        {
            firstEdges[state + 1]++;
            predecessors[next]++;
        }
        for (int state = 0; state < _steps.Count; state++) firstEdges[state + 1] += firstEdges[state];
        int struck = Strike(predecessors, firstEdges, Sorted(firstEdges));
        if (struck < _steps.Count)
        {
            int inCircle = Array.FindIndex(predecessors, left => left > 0);
            Note(new Breach(BreachKind.Endless, "a run that need not end"), inCircle);
        }
    }

    private int[] Sorted(int[] firstEdges)
    {
        int[] edges = new int[_edges.Count], places = [.. firstEdges];
        foreach ((int state, int next) in _edges) edges[places[state]++] = next;
        return edges;
    }

    private static int Strike(int[] predecessors, int[] firstEdges, int[] edges)
    {
        Stack<int> free = [];
        free.Push(0);
        int struck = 0;
        for (; free.TryPop(out int state); struck++)
        {
            for (int edge = firstEdges[state]; edge < firstEdges[state + 1]; edge++)
            {
                if (--predecessors[edges[edge]] == 0) free.Push(edges[edge]);
            }
        }
        return struck;
    }
}
