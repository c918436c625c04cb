using System;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Hostile clients and servers on the booted system, as processes of their own, one and two processors. The program
/// <c>hostile</c> judges each play by itself: an honest child beside the hostile one keeps a ledger of its calls, every
/// call has one end, a broken channel says why, and nothing is left behind. <c>hostile all SEED ROUNDS</c> goes on for
/// longer.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class HostileTests
{
    /// <summary>Among the six tempers of a server is a mute one, which its callers' deadlines end.</summary>
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1", 2)]
    [InlineData("2", 3)]
    public void P9_P42_P43_P44_P46_a_hostile_server_harms_its_own_channel_only(string cpus, int seed) =>
        Assert.Matches(@"\Aok server: .*timed out [1-9].* [1-9]\d* strays\n\z", Play(cpus, $"hostile server {seed}"));

    /// <summary>Among the six tempers of a client is one that never reaps, which overcommits.</summary>
    [Theory]
    [InlineData("1", 1)]
    [InlineData("1", 2)]
    [InlineData("2", 3)]
    public void P39_P42_P43_P45_P46_P47_a_hostile_client_takes_nothing_from_an_honest_one(string cpus, int seed) =>
        Assert.Matches(@"\Aok client: .*overcommitted [1-9].*\n\z", Play(cpus, $"hostile client {seed}"));

    /// <summary>init, fs and console over the sessions that every program gets, while files are read.</summary>
    [Theory]
    [InlineData("1", 1, 2)]
    [InlineData("2", 2, 1)]
    public void P39_P42_P43_P46_P47_the_systems_services_survive_hostile_clients(string cpus, int seed, int rounds) =>
        Assert.Matches(@"\Aok services: [1-9].*\n\z", Play(cpus, $"hostile services {seed} {rounds}"));

    [Theory]
    [InlineData("hostile")]
    [InlineData("hostile nobody")]
    [InlineData("hostile all x")]
    [InlineData("hostile all 1 2 3")]
    public void A_wrong_call_is_told_how_it_is_called(string command)
    {
        HostResult result = Guest.Exec(command);
        Assert.Equal((2, ""), (result.Status, result.Text));
        Assert.Contains("usage: hostile", result.Errors, StringComparison.Ordinal);
    }

    private static string Play(string cpus, string script)
    {
        HostResult result = Guest.ExecOn(cpus, script, "--timeout", "240");
        Assert.True(result.Status == 0 && result.Errors == "", $"{result.Status}: {result.Errors}\n{result.Text}");
        return result.Text;
    }
}
