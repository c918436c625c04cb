using System.Collections.Generic;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>A process: a handle table and a budget as they ship, threads, and a program.</summary>
/// <param name="Number">Counts processes, from 0; never used again.</param>
/// <param name="Place">Of the plan: what is started again takes the place of what was there.</param>
internal sealed class SimProcess(int number, int place, Budget budget)
{
    internal HandleTable Handles;

    internal int Number { get; } = number;

    internal int Place { get; } = place;

    internal Budget Budget { get; } = budget;

    internal List<SimThread> Threads { get; } = [];

    internal IProgram Program { get; set; } = null!;

    internal bool HasEnded { get; set; }

    /// <summary>It does not do what its program says any more, but anything.</summary>
    internal bool IsCorrupt { get; set; }

    /// <summary>It lives and never runs again.</summary>
    internal bool Hangs { get; set; }

    /// <summary>Pages that it has used up for nothing.</summary>
    internal ulong Spent { get; set; }

    internal uint PortHandle { get; set; }

    internal SimPort Port { get; } = new();

    /// <summary>It does what its program says, and goes on doing it.</summary>
    internal bool IsSound => !HasEnded && !IsCorrupt && !Hangs;

    public override string ToString() => $"p{Number}";
}

/// <summary>A thread: what it waits for, and what it does next.</summary>
internal sealed class SimThread(SimProcess process, int index) : Waiter
{
    internal SimProcess Process { get; } = process;

    internal int Index { get; } = index;

    internal bool IsWaiting { get; set; }

    /// <summary>The enter that comes next; null: its program is next.</summary>
    internal EnterRequest? Pending { get; set; }

    internal List<Packet> Packets { get; } = [];

    /// <summary>It does not run before so many other turns.</summary>
    internal int Delay { get; set; }

    public override string ToString() => Index == 0 ? $"{Process}" : $"{Process}.{Index}";
}

/// <summary>A port, as it ships; what it hands out is watched.</summary>
internal sealed class SimPort : WaiterList
{
    internal PortWatch Watch { get; } = new();
}

/// <summary>What a program says to the kernel.</summary>
internal sealed record EnterRequest(
    List<uint> Doorbells, List<Arm> Arms, uint Port, uint Min, uint Max, ulong LingerNs, ulong DeadlineNs);

/// <summary>The next of a process's turns: from packets to an enter.</summary>
internal interface IProgram
{
    EnterRequest Turn(SimThread me);

    /// <summary>What it was to do and has not done; null: nothing.</summary>
    string? Unfinished { get; }
}

/// <summary>A channel: pages that live as long as one of the two ends.</summary>
internal sealed class SimChannel(SharedPage memory, Geometry geometry, Budget payer)
{
    internal SharedPage Memory { get; } = memory;

    internal Geometry Geometry { get; } = geometry;

    internal Budget Payer { get; } = payer;

    internal int OpenEnds { get; set; } = 2;
}

/// <summary>One end: the source that ships, and who has it.</summary>
internal sealed class SimEnd : EndSource<WordPage<KernelWords>>
{
    internal SimEnd(SimChannel channel, SimProcess owner, View view, uint peerLine)
    {
        (Channel, Owner, View, IsClients) = (channel, owner, view, peerLine == Geometry.ServerLine);
        Bind(new WordPage<KernelWords>(new KernelWords(channel.Memory)), peerLine);
    }

    internal SimChannel Channel { get; }

    internal bool IsClients { get; }

    internal SimProcess Owner { get; }

    internal View View { get; }

    /// <summary>Null once it has been closed.</summary>
    internal SimEnd? Peer { get; set; }

    internal SimProcess PeerOwner { get; set; } = null!;

    internal int Arms { get; set; }

    internal int Doorbells { get; set; }

    /// <summary>The end's owner or its peer does not keep to the protocol.</summary>
    internal bool IsTainted { get; set; }

    internal string Name => $"{Owner}:{Key}";
}
