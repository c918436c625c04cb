using System;
using System.Globalization;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The variants of the protocol that look right (<see cref="Wrong"/>), and what becomes of each on each machine: cell
/// by cell, also those where a machine is too strong to show it. A variant that survives everywhere is not a hole but
/// an ingredient that is free.
/// </summary>
[Trait("suite", "explorer")]
public sealed class WrongVariantsTests(ITestOutputHelper output)
{
    private const string Ok = "ok";

    /// <summary>The world, and what is found on SC, TSO, PSO and RC; one cell stands for all four.</summary>
    private static readonly (string World, string[] Cells)[] s_table =
    [
        // The page.
        ("OneToOne 1/2x1 wrong=PublishPlain", [Ok, Ok, "torn", "torn"]),
        ("OneToOne 1/2x1 wrong=AcquirePlain", [Ok, Ok, Ok, "torn"]),
        ("OneToOne 1/2x1 wrong=FlagBeforePublish", ["LOST"]),
        ("OneToOne 1/2x2 wrong=HeadEarly", ["torn"]),
        ("OneToOne 1/2x2 wrong=HeadPlain", [Ok, Ok, Ok, "torn"]),
        ("OneToOne 1/4x2 habits=AnswersLate wrong=NoRoomDoorbell", ["LOST"]),
        ("TwoClients 1/2x1 wrong=FlagPerPort", ["LOST"]),

        // The programs.
        ("OneToOne 1/2x1 wrong=SeenFresh", ["LOST"]),
        ("OneToOne 1/4x2 habits=AnswersLate wrong=RoomNotArmed", ["LOST"]),
        ("OneToOne 1/2x2 habits=HotClient wrong=HotNotRinging", ["LOST"]),
        ("TwoClients 1/2x1 habits=HotServer wrong=HotNotLooking", ["LOST"]),
        ("OneToOne 1/2x2 victim=Server wrong=DeathWithoutReaping", ["Death"]),
        ("OneToOne 1/2x2 habits=HotClient victim=Server wrong=DeadFlagLast", ["Death"]),
        ("OneToOne 1/2x1 wrong=ArmedAtFirst", ["LOST"]),
        ("TwoWaiters 1/2x2 habits=PollsWhenLate expiries=1", ["TwoHolders"]),

        // The order of an enter.
        ("OneToOne 1/2x1 order=ArmRecheck", [Ok, "LOST", "LOST", "LOST"]),
        ("OneToOne 1/2x1 order=ArmRecheckDrain", [Ok, "LOST", "LOST", "LOST"]),
        ("OneToOne 1/2x1 order=DrainArmRecheck", [Ok, "LOST", "LOST", "LOST"]),
        ("OneToOne 1/2x1 order=ArmOnly", ["LOST"]),
        ("OneToOne 1/2x1 wrong=NoBarrier", [Ok, "LOST", "LOST", "LOST"]),
        ("OneToOne 1/2x3 fences order=ArmRecheck wrong=NoBarrier", [Ok]),
        ("OneToOne 1/2x3 wrong=DoorbellsBeforeWait", [Ok]),
        ("OneToOne 1/2x1 wrong=DoorbellsAfterWait", ["LOST"]),
        ("OneToOne 1/2x1 wrong=RecheckUnlocked", ["Twice"]),

        // The kernel.
        ("OneToOne 1/2x1 wrong=DoorbellForgotten", ["LOST"]),
        ("OneToOne 1/2x2 counts wrong=DoorbellKeepsFlag", ["Economy"]),
        ("OneToOne 1/2x2 counts wrong=RecheckKeepsFlag", ["Economy"]),
        ("TwoWaiters 1/2x2 habits=LeavesWhenLate expiries=1 wrong=DoorbellOnIdle", ["TwoHolders"]),
        ("OneToOne 1/2x1 wrong=DoorbellTwice", ["Twice"]),
        ("OneToOne 1/2x2 habits=PollsWhenLate expiries=1 wrong=ArmResetsReady", ["Twice"]),
        ("TwoServers 1/2x1 min=2 wrong=WakeOnFirst", ["LOST"]),
        ("OneToOne 1/2x1 wrong=SleepUnchecked", ["LOST"]),
        ("OneToOne 1/4x2 habits=AnswersLate wrong=RoomNotRechecked", ["LOST"]),
        ("OneToOne 1/2x2 victim=Server wrong=DeathNotRechecked", ["LOST"]),
        ("TwoWaiters 1/2x2 victim=Client wrong=DeathOnIdle", ["TwoHolders"]),
        ("OneToOne 1/2x2 victim=Server wrong=DeadBeforeStop", ["Death"]),
        ("TwoClients 1/2x1 moves-at=2 wrong=MoveForgets", ["LOST"]),
    ];

    public static TheoryData<string> Worlds => [.. s_table.Select(row => row.World)];

    [Theory]
    [MemberData(nameof(Worlds))]
    public void P16_P23_every_variant_is_told_apart(string world)
    {
        string[] expected = s_table.Single(row => row.World == world).Cells;
        foreach (Machine machine in Enum.GetValues<Machine>())
        {
            Findings findings = Exploration.ToBreach(Scenario.Parse($"{machine} {world}"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{machine,-4} {findings.Verdict,-10} {findings.States,8:N0} states"));
            string cell = expected[expected.Length == 1 ? 0 : (int)machine];
            Assert.Equal((machine, cell), (machine, findings.Verdict));
        }
    }

    /// <summary>No variant is forgotten.</summary>
    [Fact]
    public void Every_variant_stands_in_the_table()
    {
        foreach (Wrong wrong in Enum.GetValues<Wrong>())
            Assert.Contains(s_table, row => Scenario.Parse($"Sc {row.World}").Wrong == wrong);
    }
}
