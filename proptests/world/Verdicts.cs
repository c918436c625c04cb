using System.Collections.Generic;
using System.Linq;
using Mooring.Ports;

namespace Mooring.Tests.Simulation;

/// <summary>What must be so when a world has come to rest.</summary>
internal static class Verdicts
{
    /// <summary>
    /// Whoever is sound sleeps, at its port, and nothing is there for it. Not asked of programs: the pages say it.
    /// </summary>
    internal static void ExpectNobodySleepsOverWork(World world)
    {
        foreach (SimProcess process in world.Kernel.Processes.Where(process => process.IsSound))
        {
            if (process.Port.Count > 0 && process.Threads.Any(thread => thread.IsWaiting && thread.Wait.Min <= 1))
                throw new WorldFailure($"{process} sleeps, and {process.Port.Count} packets are there");
        }
        foreach (SimEnd end in world.Kernel.Ends.Where(end => !end.IsTainted && end.Owner.IsSound))
        {
            if (end.State != SourceState.Armed) throw new WorldFailure($"{end.Name} is {end.State} at rest");
            if (end.Doorbells > end.Arms) throw new WorldFailure($"{end.Doorbells} doorbells for {end.Arms} arms");
        }
    }

    internal static void ExpectAllIsWell(World world)
    {
        ExpectNobodySleepsOverWork(world);
        foreach (SimProcess process in world.Kernel.Processes.Where(process => process.IsSound))
        {
            if (process.Program.Unfinished is { } left) throw new WorldFailure($"{process} sleeps for ever: {left}");
        }
        foreach (Operation operation in world.Books.Operations) Expect(world.Books, operation);
    }

    private static void Expect(Books books, Operation operation)
    {
        bool issuerLives = !books.IsDead(operation.Issuer) && !books.IsUnsound(operation.Issuer);
        int due = operation.HasEnd ? 1 : 0;
        if (operation.Ends > due || issuerLives && operation.Ends != due)
            throw new WorldFailure($"{operation} has ended {operation.Ends} times");
        if (IsTainted(books, operation)) return;
        if (operation.Ends > 0 && !IsTrue(books, operation))
            throw new WorldFailure($"{operation} did not end so: {operation.Word}, started {operation.Starts}");
        bool isCut = books.IsDead(operation.Server) || books.IsClosed(operation);
        if (!operation.HasEnd && issuerLives && !isCut && operation.Starts != 1)
            throw new WorldFailure($"{operation} was lost");
    }

    /// <summary>Somebody on its way does not keep to the protocol: nobody can say what became of it.</summary>
    private static bool IsTainted(Books books, Operation operation) =>
        books.IsUnsound(operation.Issuer) || books.IsUnsound(operation.Server)
        || operation.Inner is { } inner && IsTainted(books, inner);

    private static bool IsTrue(Books books, Operation operation) => operation.Word switch
    {
        { Hop: > 0 } word => IsPassedOn(operation, word),
        { Code: Word.Ok } word => operation is { Starts: 1, IsDone: true }
            && word.Value == Books.Answer(operation.Number)
            && (operation.Inner is null || operation.Inner.Word.Code == Word.Ok),
        { Code: Word.NotFound } => operation is { Starts: 1, Kind: Kind.Fails or Kind.BrokenChain },
        { Code: Word.Cancelled } => WasCancelled(operation),
        { Code: Word.TimedOut } => operation.Kind == Kind.UntilDeadline || books.IsClosed(operation),
        { Code: Word.PeerDied } word => books.IsDead(operation.Server) && MayBe(operation, word),
        { Code: Word.Closed or Word.Revoked } word => books.IsClosed(operation) && MayBe(operation, word),
        _ => false,
    };

    /// <summary>Its server was told so of what it had passed on, one hop nearer.</summary>
    private static bool IsPassedOn(Operation operation, Word word)
    {
        if (operation.Starts != 1) return false;
        if (operation.Inner is not { } inner)
            return operation.Refusal == word.Code && word is { Hop: 1, MaybeStarted: false };
        return inner.Word.Code == word.Code && inner.Word.Hop == word.Hop - 1
            && inner.Word.MaybeStarted == word.MaybeStarted && inner.Ends == 1;
    }

    private static bool WasCancelled(Operation operation) =>
        operation.IsCancelAsked && operation.Starts <= 1
        || operation is { Starts: 0, Before.Word.Code: not Word.Ok };

    /// <summary>"Not started" is a promise; "maybe" is none.</summary>
    private static bool MayBe(Operation operation, Word word) => word.MaybeStarted || operation.Starts == 0;

    /// <summary>How often each kind of end occurred: a test that never sees one has not checked it.</summary>
    internal static IEnumerable<string> Kinds(Books books) =>
        from operation in books.Operations
        where operation.Ends > 0
        let word = operation.Word
        select $"{word.Code}/{word.Hop}{(word.MaybeStarted ? "m" : "")}";
}
