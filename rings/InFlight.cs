using System;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Rings;

/// <summary>
/// A command that the server has taken and not ended: its own copy, and what it waits for. Private to the dispatcher.
/// <code>
///   Free ──admitted──▶ Waiting (for the member before it, for an earlier one of its object) ──▶ Startable
///     ▲                                                                                            │
///     └──────────────── ended ◀── Running ◀── handed to the service ───────────────────────────────┘
/// </code>
/// A verdict (denied, cut off with its chain, cancelled, too late) is carried to the command's turn: then it ends
/// without having been started, so that completions of a chain keep their order.
/// </summary>
public struct InFlight
{
    internal const short None = -1;

    internal Command Command;
    internal InFlightState State;

    /// <summary>Ok: it may run.</summary>
    internal StatusCode Verdict;
    internal ushort Credits;

    /// <summary>Streams: how many of the credits granted later have been added.</summary>
    internal uint GrantsSeen;
    internal News News;

    /// <summary>
    /// The member before it in its chain; the latest earlier command of its object; the next in a list.
    /// </summary>
    internal short ChainAfter, OrderAfter, Next;

    /// <summary>Its chain was cut before it: those after it are cut as well.</summary>
    internal bool IsSevered;
    internal bool HasFollowers;

    /// <summary>No later ordered command of its object is in flight.</summary>
    internal bool IsLatest;
    internal bool IsCancelTold, IsDeadlineTold;

    /// <summary>What a command begins with, whatever it is; the rest is written when it is admitted.</summary>
    internal void Begin()
    {
        ChainAfter = OrderAfter = Next = None;
        GrantsSeen = 0;
        News = News.None;
        IsSevered = HasFollowers = IsLatest = IsCancelTold = IsDeadlineTold = false;
    }

    internal readonly bool IsBlocked => ChainAfter != None || OrderAfter != None;
}

internal enum InFlightState : byte
{
    Free,
    Waiting,
    Startable,
    Running,
}

/// <summary>What a service hears about a command that it runs.</summary>
[Flags]
public enum News : byte
{
    None = 0,

    /// <summary>The client wants it ended early.</summary>
    Cancel = 1,

    /// <summary>Its deadline has passed.</summary>
    Deadline = 2,

    /// <summary>A stream may give more shots.</summary>
    Credit = 4,
}

/// <summary>
/// Where a dispatcher keeps its commands: as many as the server is ready to have in flight, set up once. At least
/// <see cref="Geometry.ChainLimit"/>, or some chains never find a place.
/// </summary>
public interface IInFlightPool
{
    [UnscopedRef]
    Span<InFlight> Places { get; }
}

/// <summary>A pool in an array.</summary>
/// <param name="places">8 to <see cref="short.MaxValue"/>.</param>
public readonly struct InFlightArray(int places) : IInFlightPool
{
    private readonly InFlight[] _places = new InFlight[places];

    public Span<InFlight> Places => _places;
}
