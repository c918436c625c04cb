using System;
using System.Linq;
using Mooring.Rings;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests;

/// <summary>
/// Every interleaving of a client and a server that sleep whenever they have nothing to do, under sequential
/// consistency: nobody sleeps for ever (16, 17), no timeout helps (21), a late doorbell harms nobody (18), there are at
/// most as many doorbells as arms (19), and a server killed at any step leaves each command ended once (9, 38). Then
/// ingredients of the protocol are left out, one at a time: each time a lost wake-up must be found, or this test sees
/// nothing.
/// </summary>
[Trait("suite", "ports")]
public sealed class WakeUpTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 2, 2, false)]
    [InlineData(2, 2, 3, false)]
    [InlineData(1, 4, 2, true)]
    [InlineData(2, 4, 2, true)]
    public void P16_P17_P18_P19_P21_nobody_sleeps_for_ever(uint ring, uint completions, int commands, bool late)
    {
        Geometry geometry = new(ring, completions);
        Interleaving all = new(
            () => new SleepWorld(geometry),
            SleepyClient.Program(geometry, commands),
            SleepyServer.Program(geometry, commands, late));
        all.Explore();
        output.WriteLine($"{all.States} states");
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 2, 2)]
    public void P9_P38_a_server_killed_at_any_step_leaves_each_command_ended_once(
        uint ring, uint completions, int commands)
    {
        Geometry geometry = new(ring, completions);
        Interleaving? all = null;
        all = new Interleaving(
            () => new SleepWorld(geometry) { AtEnd = () => NothingBegunIsCalledUnstarted(all!) },
            SleepyClient.Program(geometry, commands),
            SleepyServer.Program(geometry, commands),
            stepper => stepper.Do(new SharedStep("kill", 0)));
        all.Explore();
        output.WriteLine($"{all.States} states");
    }

    [Theory]
    [InlineData(Without.Recheck)]
    [InlineData(Without.HonestSeen)]
    [InlineData(Without.ClientDoorbell)]
    [InlineData(Without.ServerDoorbell)]
    [InlineData(Without.RoomDoorbell)]
    public void P23_each_ingredient_is_missed(object ingredient)
    {
        Without without = (Without)ingredient;
        Geometry geometry = new(1, 4);
        Interleaving all = new(
            () => new SleepWorld(geometry),
            SleepyClient.Program(geometry, 2, without),
            SleepyServer.Program(geometry, 2, completesLate: true, without));
        InvalidOperationException found = Assert.Throws<InvalidOperationException>(all.Explore);
        Assert.StartsWith("lost wake-up", found.Message);
        output.WriteLine(found.Message);
    }

    private static void NothingBegunIsCalledUnstarted(Interleaving all) =>
        Assert.Empty(all.Steppers[SleepWorld.Client].Notes.Intersect(all.Steppers[SleepWorld.Server].Notes));
}
