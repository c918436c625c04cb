using System;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Mutation;

/// <summary>
/// Rings that are broken on purpose, one for every layer of the tests: the layer must report it, or it sees nothing.
/// And the layer below it must not, or the canary sits before the wrong one.
/// </summary>
[Trait("suite", "mutation")]
public sealed class CanaryTests(ITestOutputHelper output)
{
    private const string Model = "RingProperties.P1_P4_P8_P9_P10_P11_P12_P48_random_programs_agree_with_the_model";
    private const string Client = "HostilePeerProperties.P9_P26_P42_P43_a_client_survives_its_server";
    private const string Server = "HostilePeerProperties.P26_P42_P43_a_dispatcher_survives_its_client";
    private const string Bytes = "Hostile.ArbitraryBytesTests.P9_P26_P42_P43_a_client_survives_any_bytes_at_any_time";
    private const string Checks = "CheckTests.P42_each_check_decides_something(Overcommitted)";
    private const string Threads = "Threads.CallThreadsTests.Nothing_is_lost_doubled_or_reordered(1, 2, 25000)";
    private const string Order = "OrderProperties.P24_the_entries_of_both_rings_are_handed_over_in_order";
    private const string World = "Explorer.ExplorerKillers.Passes(";
    private const string Fenced = " OneToOne 1/2x2 fences order=ArmRecheck)";

    /// <param name="layer">Whose canary it is.</param>
    /// <param name="member">Where the rings are broken.</param>
    /// <param name="text">What is changed there; part of it.</param>
    /// <param name="change">How.</param>
    /// <param name="reports">A test of the layer.</param>
    /// <param name="silent">A test of another layer, which cannot notice.</param>
    [Theory]
    [InlineData("model", "Entries.Store", "command.Payload.F", "dropped", Model, Client)]
    [InlineData("hostile peer", "ServerEnd.Look", "Check.CommandTail", "dropped", Server, Model)]
    [InlineData("hostile bytes", "ClientEnd.Reap", "Check.CompletionTail", "dropped", Bytes, Model)]
    [InlineData("real threads", "ServerEnd.Post", "completion.Value", "dropped", Threads, Client)]
    [InlineData("checks", "ServerEnd.MakeRoom", "Check.Overcommitted", "dropped", Checks, Model)]
    [InlineData("interleavings", "SleepSequence.Arm", "arms.Recheck(i)", "dropped",
        World + "Sc OneToOne 1/2x2)", Model)]
    [InlineData("store buffers", "ClientEnd.Announce", "Fence", "dropped",
        World + "Tso" + Fenced, World + "Sc" + Fenced)]
    [InlineData("buffers per address", "ClientEnd.Announce", "Geometry.PublishWord", "weakened",
        World + "Pso" + Fenced, World + "Tso" + Fenced)]
    [InlineData("release and acquire", "ServerEnd.Look", "Geometry.PublishWord", "weakened",
        World + "Rc" + Fenced, World + "Pso" + Fenced)]
    [InlineData("order of entries", "ServerEnd.Take", "Geometry.PeerHead", "weakened", Order, World + "Pso" + Fenced)]
    public void A_broken_ring_is_reported(
        string layer, string member, string text, string change, string reports, string silent)
    {
        Mutant broken = Mutations.All().Single(mutant => mutant.Member == member && mutant.Change == change
            && mutant.Place.Contains(text, StringComparison.Ordinal));
        using Trial trial = Trial.Of(broken)!;
        Verdict verdict = trial.Run(Killer.Parse(reports), Fuel(reports));
        Assert.True(verdict.Complaint is not null, $"{layer}: {reports} does not notice that {broken}");
        output.WriteLine($"{broken}: {verdict.Complaint.Message.Split('\n')[0]}");
        Assert.Null(trial.Run(Killer.Parse(silent), Fuel(silent)).Complaint);
    }

    /// <summary>The same test on the rings as they ship has nothing to report.</summary>
    private static long Fuel(string name)
    {
        using Trial shipped = Trial.Of(null)!;
        Verdict verdict = shipped.Run(Killer.Parse(name), long.MaxValue);
        Assert.Null(verdict.Complaint);
        return Hunt.Bound(verdict.Burnt);
    }
}
