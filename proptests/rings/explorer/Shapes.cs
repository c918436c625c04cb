using System.Collections.Generic;
using Xunit;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The bounded worlds in which the protocol as it ships is explored, as <see cref="Scenario.Parse"/> reads them,
/// without their machine: who takes part, slots for commands and completions and commands per channel, what else
/// happens. The hosted page fences after publishing and its port drains nobody.
/// </summary>
internal static class Shapes
{
    private const string Hosted = "fences order=ArmRecheck";

    /// <summary>One client, one server: full, empty, both at once, both directions; batches; late answers.</summary>
    internal static readonly string[] TwoSides =
    [
        "OneToOne 1/2x1", "OneToOne 1/2x2", "OneToOne 1/2x3", "OneToOne 1/2x3 cursor=0", "OneToOne 2/2x2",
        "OneToOne 2/2x4", "OneToOne 2/4x4", "OneToOne 1/2x2 habits=PublishesEach",
        "OneToOne 2/2x3 habits=PublishesEach", "OneToOne 1/4x2 habits=AnswersLate",
        "OneToOne 1/4x3 habits=AnswersLate", "OneToOne 2/4x4 habits=AnswersLate", $"OneToOne 1/2x3 {Hosted}",
        $"OneToOne 2/2x3 habits=PublishesEach {Hosted}", $"OneToOne 1/4x3 habits=AnswersLate {Hosted}",
        "OneToOne 1/2x1 habits=Streams", "OneToOne 1/2x2 habits=Streams", "OneToOne 2/4x2 habits=Streams",
        $"OneToOne 1/2x2 habits=Streams {Hosted}", "OneToOne 1/2x2 habits=PassesStraight",
        "OneToOne 2/2x3 habits=PublishesEach+PassesStraight",
    ];

    /// <summary>Several parties at one port, deadlines, doorbells out of nowhere, moves.</summary>
    internal static readonly string[] Ports =
    [
        "TwoClients 1/2x1", "TwoClients 1/2x1 most=1", $"TwoClients 1/2x1 {Hosted}", "TwoWaiters 1/2x1",
        "TwoWaiters 1/2x2", $"TwoWaiters 1/2x2 {Hosted}", "TwoWaiters 2/2x3 habits=PassesStraight",
        "TwoClients 1/2x1 habits=PassesStraight", "TwoServers 1/2x1", "TwoServers 1/2x1 min=2",
        "TwoServers 1/2x1 most=1", "OneToOne 1/2x2 expiries=2", "OneToOne 1/2x2 habits=PollsWhenLate expiries=2",
        "TwoWaiters 1/2x2 habits=LeavesWhenLate expiries=1", "TwoServers 1/2x1 expiries=2 min=2",
        "OneToOne 1/2x2 forged=2", "TwoWaiters 1/2x1 forged=2", "OneToOne 1/2x2 moves-at=1 forged=1",
        "OneToOne 1/2x2 moves-at=2 expiries=1", "TwoClients 1/2x1 moves-at=1",
    ];

    /// <summary>How often it is rung: at most once per arm; never where nobody sleeps.</summary>
    internal static readonly string[] Economy =
    [
        "OneToOne 1/2x2 counts", "OneToOne 2/2x4 counts", "OneToOne 1/2x2 habits=PollsWhenLate expiries=1 counts",
        "OneToOne 1/2x2 habits=PassesStraight counts", "OneToOne 1/2x2 habits=Streams counts",
        "OneToOne 1/2x2 forged=1 counts", "OneToOne 1/2x2 habits=HotClient counts",
        "OneToOne 1/2x3 habits=HotServer counts", "OneToOne 2/2x3 habits=HotClient+HotServer counts",
        "TwoClients 1/2x1 habits=HotServer counts",
    ];

    /// <summary>Death at any step, closing, cancelling.</summary>
    internal static readonly string[] Ends =
    [
        "OneToOne 1/2x1 victim=Server", "OneToOne 1/2x2 victim=Server", "OneToOne 1/2x3 victim=Server",
        "OneToOne 1/4x3 habits=AnswersLate victim=Server", "OneToOne 1/2x2 habits=HotClient victim=Server",
        "OneToOne 1/2x2 victim=Server habits=PollsWhenLate expiries=1 forged=1", "TwoWaiters 1/2x2 victim=Server",
        "TwoServers 1/2x1 victim=Server", "TwoServers 1/2x1 victim=Server min=2", "OneToOne 1/2x2 victim=Client",
        "TwoClients 1/2x1 victim=Client", "OneToOne 1/2x2 habits=ClientCloses", "OneToOne 2/2x3 habits=ClientCloses",
        "TwoClients 1/2x1 habits=ClientCloses", "OneToOne 1/2x1 habits=ServerCloses",
        "OneToOne 1/2x3 habits=ServerCloses", "OneToOne 2/2x2 habits=ServerCloses victim=Client",
        "OneToOne 1/2x2 habits=Cancels", "OneToOne 1/2x3 habits=Cancels",
        "OneToOne 2/2x2 habits=Cancels+HoldsUntilCancelled", "OneToOne 1/2x2 habits=Streams victim=Server",
        "OneToOne 1/2x1 habits=Streams+Cancels", "OneToOne 1/2x2 habits=PassesStraight victim=Server",
        "OneToOne 2/2x2 habits=Cancels victim=Server", "OneToOne 2/2x2 habits=Cancels+ClientCloses",
        $"OneToOne 2/2x2 habits=Cancels+HoldsUntilCancelled {Hosted}",
    ];

    /// <summary>Larger ones, for as long as one likes.</summary>
    internal static readonly string[] Deep =
    [
        "OneToOne 1/2x4", "OneToOne 1/2x5", "OneToOne 2/2x5 habits=PublishesEach", "OneToOne 1/2x3 counts",
        "TwoClients 1/2x2", "TwoClients 2/2x2", "TwoClients 1/2x1 habits=PollsWhenLate expiries=1",
        "TwoClients 1/2x1 forged=2", "TwoWaiters 1/2x3", "TwoWaiters 1/2x2 forged=1", "TwoWaiters 1/2x4",
        "TwoServers 1/2x2", "TwoServers 1/2x2 min=2", "TwoServers 1/2x2 victim=Server min=2",
        "TwoClientsTwoWaiters 1/2x1", "TwoClientsTwoWaiters 1/2x1 most=1", "TwoClientsTwoWaiters 1/2x1 victim=Client",
        "TwoClientsTwoWaiters 1/2x1 habits=LeavesWhenLate expiries=1", "TwoClients 1/2x2 victim=Client",
        "TwoClients 1/2x1 victim=Server", "TwoClients 1/2x1 habits=HotServer victim=Client",
        "OneToOne 1/2x4 habits=Cancels", "OneToOne 2/2x3 habits=Cancels+HoldsUntilCancelled",
        "OneToOne 1/2x3 victim=Server habits=PollsWhenLate expiries=2 forged=1", "OneToOne 1/2x3 moves-at=2 forged=2",
        "OneToOne 1/4x2 habits=Streams+Cancels", "OneToOne 2/4x3 habits=Streams",
        "OneToOne 2/4x2 habits=Streams victim=Server expiries=1", "TwoClients 1/2x1 habits=Streams",
        "TwoWaiters 1/2x3 habits=PassesStraight", "TwoClients 1/2x2 moves-at=2", "TwoClients 1/2x2 habits=Cancels",
    ];

    internal static TheoryData<string> OnEveryMachine(IEnumerable<string> shapes)
    {
        TheoryData<string> scenarios = [];
        foreach (string shape in shapes)
        {
            foreach (Machine machine in System.Enum.GetValues<Machine>()) scenarios.Add($"{machine} {shape}");
        }
        return scenarios;
    }
}
