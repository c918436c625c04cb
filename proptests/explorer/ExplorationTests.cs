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

    private static readonly Scenario s_lost =
        new(Machine.Tso, Fences: false, SleepOrder.ArmRecheck, Ring: 1, Completions: 2, Commands: 1);

    /// <summary>
    /// Letting stores out on demand loses nothing: the verdicts are those of letting them out at any time, and where
    /// nothing is broken each side is given the same lists of answers.
    /// </summary>
    [Theory]
    [InlineData(nameof(Machine.Tso), 1)]
    [InlineData(nameof(Machine.Tso), 2)]
    [InlineData(nameof(Machine.Pso), 1)]
    [InlineData(nameof(Machine.PsoPlain), 1)]
    public void On_demand_finds_what_any_time_finds(string machine, int commands)
    {
        foreach (bool fences in (bool[])[false, true])
        {
            foreach (SleepOrder order in Enum.GetValues<SleepOrder>())
                Compare(s_lost with
                {
                    Machine = Enum.Parse<Machine>(machine), Fences = fences, Order = order, Commands = commands,
                });
        }
    }

    /// <summary>
    /// With release cursors no load ever meets a plain store that is still pending, so there is nothing that PSO could
    /// do and TSO could not.
    /// </summary>
    [Fact]
    public void Release_cursors_make_PSO_as_strict_as_TSO()
    {
        Scenario scenario = new(Machine.Tso, false, SleepOrder.ArmDrainRecheck, 2, 2, 2, Habit.PublishesEach);
        Findings tso = Exploration.Of(scenario), pso = Exploration.Of(scenario with { Machine = Machine.Pso });
        Assert.Equal((tso.States, tso.Histories), (pso.States, pso.Histories));
    }

    [Theory]
    [InlineData(nameof(Machine.Tso), nameof(BreachKind.LostWakeUp))]
    [InlineData(nameof(Machine.PsoPlain), nameof(BreachKind.Torn))]
    public void A_failed_run_is_a_chart_and_a_string_that_replays_it(string machine, string kind)
    {
        Findings findings = Exploration.Of(s_lost with { Machine = Enum.Parse<Machine>(machine) });
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
    /// <c>MOORING_RUN='Tso no-fence ... : ccss...' ./mooring test explorer</c> fails with the chart of that run if it
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
        if (onDemand.Verdict == "ok") Assert.Equal(anyTime.Histories, onDemand.Histories);
    }
}
