using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace Mooring.Tests;

/// <summary>One call of one end.</summary>
internal enum CallAction
{
    // Of the client.
    Submit,
    SubmitBatch,
    SubmitChain,
    SubmitStream,
    Send,
    Credit,
    Cancel,
    PublishCommands,
    Reap,
    Release,

    // Of the server.
    Start,
    StartPlain,
    TakeNews,
    Shoot,
    End,
    PublishCompletions,

    /// <summary>Time passes.</summary>
    Tick,
}

/// <param name="Choice">Which, how many, with what flags: taken modulo whatever is needed.</param>
internal sealed record CallStep(CallAction Action, int Choice)
{
    private static readonly (int, CallAction)[] s_weights =
    [
        (5, CallAction.Submit), (2, CallAction.SubmitBatch), (4, CallAction.SubmitChain), (3, CallAction.SubmitStream),
        (2, CallAction.Send), (3, CallAction.Credit), (3, CallAction.Cancel), (8, CallAction.PublishCommands),
        (5, CallAction.Reap), (1, CallAction.Release), (12, CallAction.Start), (4, CallAction.TakeNews),
        (8, CallAction.Shoot), (10, CallAction.End), (6, CallAction.PublishCompletions), (3, CallAction.Tick),
        (8, CallAction.StartPlain),
    ];

    internal bool IsClients => Action <= CallAction.Release;

    internal static Gen<CallStep> Any
    {
        get
        {
            Gen<CallAction> action = Gen.Frequency(s_weights.Select(pair => (pair.Item1, Gen.Constant(pair.Item2))));
            return action.SelectMany(_ => Words.Choice, (kind, choice) => new CallStep(kind, choice));
        }
    }
}

/// <summary>A channel and its server: capacities, first cursor, places of the server's pool.</summary>
internal sealed record CallShape(RingShape Ring, int Places)
{
    internal static Gen<CallShape> Any =>
        RingShapes.Any.Zip(Gen.Elements(8, 9, 16, 64), (ring, places) => new CallShape(ring, places));

    internal static Gen<CallShape> Large => RingShapes.Large.Select(ring => new CallShape(ring, 40));
}
