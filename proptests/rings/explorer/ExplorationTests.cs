using System;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>The explorer itself: its reduction, its charts, its strings.</summary>
[Trait("suite", "explorer")]
public sealed class ExplorationTests(ITestOutputHelper output)
{
    /// <summary>A string of a failed run: the test below replays it and shows its chart.</summary>
    private const string RunVariable = "MOORING_RUN";

    private static readonly Scenario s_lost = new(Machine.Tso, Order: SleepOrder.ArmRecheck);

    /// <summary>
    /// Letting stores out on demand loses nothing: the verdicts are those of letting them out at any time.
    /// </summary>
    [Theory]
    [InlineData(nameof(Machine.Tso), 1)]
    [InlineData(nameof(Machine.Tso), 2)]
    [InlineData(nameof(Machine.Pso), 1)]
    public void On_demand_finds_what_any_time_finds(string machine, int commands)
    {
        foreach (bool fences in (bool[])[false, true])
        {
            foreach (SleepOrder order in Enum.GetValues<SleepOrder>())
            {
                Compare(s_lost with
                {
                    Machine = Enum.Parse<Machine>(machine), Fences = fences, Order = order, Commands = commands,
                });
            }
        }
    }

    /// <summary>So does taking lists of answers for one that have led to the same.</summary>
    [Theory]
    [InlineData("Tso OneToOne 1/2x2")]
    [InlineData("Rc OneToOne 1/2x2")]
    [InlineData("Sc TwoWaiters 1/2x1 expiries=1")]
    [InlineData("Tso OneToOne 1/2x1 victim=Server expiries=1")]
    [InlineData("Tso OneToOne 1/2x2 order=ArmRecheck")]
    [InlineData("Rc OneToOne 1/2x1 wrong=PublishPlain")]
    [InlineData("Sc OneToOne 1/2x2 wrong=DeadBeforeStop victim=Server")]
    [InlineData("Sc OneToOne 1/2x2 counts wrong=DoorbellKeepsFlag")]
    public void Merged_histories_find_what_all_histories_find(string scenario)
    {
        Findings merged = Exploration.Of(Scenario.Parse(scenario));
        Findings all = Exploration.Of(Scenario.Parse(scenario + " unmerged"));
        output.WriteLine($"{merged}; unmerged {all.States:N0} states, {all.Histories:N0} histories");
        Assert.Equal(all.Verdict, merged.Verdict);
        Assert.True(merged.States <= all.States);
    }

    [Theory]
    [InlineData("Tso OneToOne 1/2x1 order=ArmRecheck", nameof(BreachKind.LostWakeUp))]
    [InlineData("Pso OneToOne 1/2x1 wrong=PublishPlain", nameof(BreachKind.Torn))]
    [InlineData("Rc OneToOne 1/2x1 order=ArmRecheck", nameof(BreachKind.LostWakeUp))]
    [InlineData("Sc TwoWaiters 1/2x2 habits=PollsWhenLate expiries=1", nameof(BreachKind.TwoHolders))]
    public void A_failed_run_is_a_chart_and_a_string_that_replays_it(string scenario, string kind)
    {
        Findings findings = Exploration.ToBreach(Scenario.Parse(scenario));
        FailedRun run = findings.Breaches[Enum.Parse<BreachKind>(kind)];
        output.WriteLine(Chart.Of(run));
        FailedRun? again = FailedRun.Replay(run.ToString());
        Assert.NotNull(again);
        Assert.Equal((run.Message, run.ToString()), (again.Message, again.ToString()));
        Assert.Equal(Chart.Of(run), Chart.Of(again));
    }

    /// <summary>A run that stops before the breach breaks nothing, and one that cannot be is refused.</summary>
    [Fact]
    public void Other_strings_are_not_taken_for_failed_runs()
    {
        string run = Exploration.Of(s_lost).Breaches[BreachKind.LostWakeUp].ToString();
        Assert.Null(FailedRun.Replay(run[..^1]));
        Assert.Throws<ArgumentException>(() => FailedRun.Replay($"{s_lost}: 9c"));
    }

    /// <summary>
    /// <c>MOORING_RUN='Tso OneToOne ... : ccss...' ./mooring test explorer</c> fails with the chart of that run if it
    /// breaks a rule; without one there is nothing to do.
    /// </summary>
    [Fact]
    public void The_run_of_the_environment_breaks_nothing()
    {
        string? text = Environment.GetEnvironmentVariable(RunVariable);
        if (!string.IsNullOrEmpty(text) && FailedRun.Replay(text) is FailedRun run) Assert.Fail(Chart.Of(run));
    }

    private void Compare(Scenario scenario)
    {
        Findings onDemand = Exploration.Of(scenario);
        Findings anyTime = Exploration.Of(scenario with { Flushing = Flushing.AnyTime });
        output.WriteLine($"{onDemand}; at any time {anyTime.States:N0} states");
        Assert.Equal(anyTime.Verdict, onDemand.Verdict);
    }
}
