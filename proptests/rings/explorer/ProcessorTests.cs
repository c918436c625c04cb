using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// Which part of a drain is for what, cell by cell, under SC, TSO and PSO.
/// </summary>
[Trait("suite", "explorer")]
public sealed class ProcessorTests(ITestOutputHelper output)
{
    private static readonly Machine[] s_machines = [Machine.Sc, Machine.Tso, Machine.Pso];

    /// <summary>LOST on SC, TSO, PSO, a letter each: - or X.</summary>
    [Theory]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.Nothing), "---")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.Barrier), "-XX")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.Interrupt), "-XX")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.Answer), "-XX")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.ResumeFence), "-XX")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.LeaveFence), "--X")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.DoorbellFence), "---")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.HandlerFence), "-XX")]
    [InlineData(nameof(Lookup.Current), nameof(Omitted.LookupLast), "-XX")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.Nothing), "---")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.Barrier), "-XX")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.Interrupt), "-XX")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.Answer), "-XX")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.EntryFence), "--X")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.ExitFence), "-XX")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.LeaveFence), "---")]
    [InlineData(nameof(Lookup.Count), nameof(Omitted.DoorbellFence), "---")]
    public void P16_P23_each_part_of_a_drain_is_needed_where_it_says(string lookup, string omitted, string verdicts)
    {
        string found = "";
        foreach (Machine machine in s_machines)
        {
            Processors world = new(
                machine, System.Enum.Parse<Lookup>(lookup), System.Enum.Parse<Omitted>(omitted), publications: 1);
            (int states, int stuck) = world.Explore(moves: 1);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{machine}: {states:N0} states, {stuck} of them a sleep for ever"));
            found += stuck == 0 ? '-' : 'X';
        }
        Assert.Equal(verdicts, found);
    }
}
