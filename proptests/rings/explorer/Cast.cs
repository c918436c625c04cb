using System;
using System.Collections.Generic;

namespace Mooring.Tests.Explorer;

internal enum Role : byte
{
    Client,
    Server,
    Killer,
    Forger,
}

/// <summary>A thread of an explored world.</summary>
/// <param name="Letter">Its moves in the string of a run.</param>
/// <param name="Process">Threads of one process share ends; it is killed as a whole.</param>
/// <param name="Port">Where it waits.</param>
/// <param name="Ends">
/// The ends that its process has: end 2n is the client end of channel n, end 2n+1 the server end.
/// </param>
internal sealed record Actor(Role Role, char Letter, string Name, int Process, int Port, int[] Ends) : IScenery;

/// <summary>Who takes part, and what belongs to whom.</summary>
internal sealed class Cast
{
    internal Cast(Topology topology, bool hasKiller, bool hasForger)
    {
        List<Actor> actors = [.. Parties(topology)];
        foreach (Actor actor in actors)
        {
            foreach (int end in actor.Ends) Channels = Math.Max(Channels, 1 + end / 2);
            Ports = Math.Max(Ports, 1 + actor.Port);
        }
        if (hasKiller) actors.Add(new Actor(Role.Killer, 'k', "killer", -1, 0, []));
        if (hasForger) actors.Add(new Actor(Role.Forger, 'f', "forger", -2, 0, []));
        Actors = [.. actors];
        OtherPort = Ports++;
    }

    internal Actor[] Actors { get; }

    internal int Channels { get; }

    internal int Ports { get; }

    /// <summary>A port at which nothing is associated at first.</summary>
    internal int OtherPort { get; }

    /// <summary>The threads whose process has an end, a bit each.</summary>
    internal uint ThreadsOf(int channel, int side) =>
        Select(actor => Array.IndexOf(actor.Ends, 2 * channel + side) >= 0);

    internal uint ThreadsAt(int port) => Select(actor => actor.Process >= 0 && actor.Port == port);

    internal uint ThreadsIn(int process) => Select(actor => actor.Process == process);

    internal bool IsShared(int end) => uint.PopCount(ThreadsOf(end / 2, end % 2)) > 1;

    internal int ProcessOf(int end) => Array.Find(Actors, actor => Array.IndexOf(actor.Ends, end) >= 0)!.Process;

    internal int PortOf(int end) => Array.Find(Actors, actor => Array.IndexOf(actor.Ends, end) >= 0)!.Port;

    internal int[] EndsOf(int process) => Array.Find(Actors, actor => actor.Process == process)!.Ends;

    /// <summary>Is it the first thread of its process: the one that has the ends at first?</summary>
    internal bool IsFirst(int thread) =>
        Array.FindIndex(Actors, actor => actor.Process == Actors[thread].Process) == thread;

    private uint Select(Func<Actor, bool> isMeant)
    {
        uint threads = 0;
        for (int thread = 0; thread < Actors.Length; thread++) threads |= isMeant(Actors[thread]) ? 1u << thread : 0;
        return threads;
    }

    private static Actor[] Parties(Topology topology) => topology switch
    {
        Topology.OneToOne => [Client('c', 0, 0), Server('s', 1, 1)],
        Topology.TwoWaiters => [Client('c', 0, 0), Server('s', 1, 1), Server('t', 1, 1)],
        Topology.TwoClients => [Client('c', 0, 0), Client('d', 1, 2), Server('s', 2, 1, 3)],
        Topology.TwoServers => [Client('c', 0, 0, 2), Server('s', 1, 1), Server('t', 2, 3)],
        Topology.TwoClientsTwoWaiters =>
            [Client('c', 0, 0), Client('d', 1, 2), Server('s', 2, 1, 3), Server('t', 2, 1, 3)],
        _ => throw new ArgumentOutOfRangeException(nameof(topology)),
    };

    private static Actor Client(char letter, int process, params int[] ends) =>
        new(Role.Client, letter, letter == 'c' ? "client" : "client 2", process, process, ends);

    private static Actor Server(char letter, int process, params int[] ends) =>
        new(Role.Server, letter, letter == 's' ? "server" : "server 2", process, process, ends);
}

internal enum Topology
{
    OneToOne,

    /// <summary>One server, two threads of it on its port.</summary>
    TwoWaiters,

    /// <summary>Two clients, one server, one port.</summary>
    TwoClients,

    /// <summary>One client with a channel to each of two servers, both at its one port.</summary>
    TwoServers,
    TwoClientsTwoWaiters,
}
