using System.Collections.Generic;

namespace Mooring.Tests.Simulation;

/// <summary>How an operation ended, in the words of its client.</summary>
internal readonly record struct Word(int Code, int Hop, bool MaybeStarted, ulong Value)
{
    internal const int Ok = 0, Cancelled = 1, TimedOut = 2, PeerDied = 3, Closed = 4, Revoked = 5, NotFound = 32;

    public override string ToString() => $"code {Code}, hop {Hop}{(MaybeStarted ? ", maybe started" : "")}";
}

/// <summary>An operation: a command that a channel has accepted.</summary>
internal sealed class Operation
{
    internal required int Number { get; init; }

    /// <summary>The numbers of processes.</summary>
    internal required int Issuer { get; init; }
    internal required int Server { get; init; }
    internal required Kind Kind { get; init; }

    /// <summary>The operation that its issuer serves by it; null: none.</summary>
    internal Operation? Outer { get; init; }

    /// <summary>The member of its chain before it; null: none.</summary>
    internal Operation? Before { get; init; }

    /// <summary>The operation that its server has passed on for it.</summary>
    internal Operation? Inner { get; set; }

    /// <summary>Why its server could not pass it on; null: it did.</summary>
    internal int? Refusal { get; set; }

    internal bool IsCancelAsked { get; set; }
    internal int Starts { get; set; }
    internal int Shots { get; set; }
    internal int Ends { get; set; }

    /// <summary>Its server has done it, well or not.</summary>
    internal bool IsDone { get; set; }
    internal Word Word { get; set; }

    internal bool HasEnd => Kind != Kind.OneWay;

    public override string ToString() => $"operation {Number} ({Kind}, p{Issuer} to p{Server})";
}

/// <summary>
/// The judge's books: what each process says it did and was told, and what befell the processes. They share no code
/// with the rings and know no cursor, token or page; the numbers of operations travel in their commands, and the answer
/// to an operation is a function of its number.
/// </summary>
internal sealed class Books
{
    private readonly List<Operation> _operations = [];
    private readonly HashSet<int> _dead = [], _unsound = [];
    private readonly HashSet<(int Client, int Server)> _closed = [];

    internal IReadOnlyList<Operation> Operations => _operations;

    /// <summary>The number of the operation that is accepted next.</summary>
    internal int Next => _operations.Count;

    internal static ulong Content(int operation, int word)
    {
        ulong mixed = ((ulong)operation * 8 + (ulong)word + 1) * 0x9E37_79B9_7F4A_7C15;
        return mixed ^ mixed >> 29;
    }

    internal static ulong Answer(int operation) => Content(operation, 7);

    internal void Accept(Operation operation)
    {
        _operations.Add(operation);
        if (operation.Outer is { } outer) outer.Inner = operation;
    }

    internal void Died(int process) => _dead.Add(process);

    internal void Corrupted(int process) => _unsound.Add(process);

    internal void Hung(int process) => _unsound.Add(process);

    /// <summary>One of the two has closed the channel between them, or the client has revoked it.</summary>
    internal void Closed(int client, int server) => _closed.Add((client, server));

    internal bool IsDead(int process) => _dead.Contains(process);

    internal bool IsUnsound(int process) => _unsound.Contains(process);

    internal bool IsClosed(Operation operation) => _closed.Contains((operation.Issuer, operation.Server));

    /// <summary>There is, or was for a time, no whole channel between the two.</summary>
    internal bool IsCut(int client, int server) =>
        _closed.Contains((client, server)) || IsDead(client) || IsDead(server);

    /// <summary>A server has begun with it.</summary>
    internal void Start(Operation operation, int server)
    {
        operation.Starts++;
        if (operation.Server != server) throw new WorldFailure($"{operation} was started by p{server}");
        if (operation.Starts > 1) throw new WorldFailure($"{operation} was started twice");
        if (operation.Before is { IsDone: false }) throw new WorldFailure($"{operation} was started before its turn");
        if (operation.Ends > 0 && operation.Word is { MaybeStarted: false } word)
            throw new WorldFailure($"{operation} was started after it had ended: {word}");
    }

    internal static void Shoot(Operation operation, ulong index)
    {
        if (operation.Ends > 0) throw new WorldFailure($"{operation} has a shot after its end");
        if (index != (ulong)operation.Shots++) throw new WorldFailure($"shot {index} of {operation} is out of order");
    }

    internal static void End(Operation operation, Word word)
    {
        if (++operation.Ends > 1) throw new WorldFailure($"{operation} ended twice: {operation.Word}, then {word}");
        operation.Word = word;
    }
}
