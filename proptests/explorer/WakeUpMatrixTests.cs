using System;
using System.Globalization;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// What each ingredient of going to sleep is for, found on the shipped source: with and without the page's fence, with
/// every order of the kernel's steps, on every machine. Each cell is asserted, the good ones and the bad ones: an
/// explorer that finds nothing in a bad cell sees nothing in a good one either. LOST: a wake-up is lost. torn: an entry
/// is read that is not what was written.
/// </summary>
[Trait("suite", "explorer")]
public sealed class WakeUpMatrixTests(ITestOutputHelper output)
{
    private static readonly Machine[] s_machines = [Machine.Sc, Machine.Tso, Machine.Pso, Machine.PsoPlain];

    private static readonly (bool Fences, SleepOrder Order, string[] Cells)[] s_rows =
    [
        (false, SleepOrder.ArmOnly, ["LOST", "LOST", "LOST", "LOST torn"]),
        (false, SleepOrder.ArmRecheck, ["ok", "LOST", "LOST", "LOST torn"]),
        (false, SleepOrder.ArmRecheckDrain, ["ok", "LOST", "LOST", "LOST torn"]),
        (false, SleepOrder.DrainArmRecheck, ["ok", "LOST", "LOST", "LOST torn"]),
        (false, SleepOrder.ArmDrainRecheck, ["ok", "ok", "ok", "torn"]),
        (true, SleepOrder.ArmOnly, ["LOST", "LOST", "LOST", "LOST torn"]),
        (true, SleepOrder.ArmRecheck, ["ok", "ok", "ok", "torn"]),
        (true, SleepOrder.ArmRecheckDrain, ["ok", "ok", "ok", "torn"]),
        (true, SleepOrder.DrainArmRecheck, ["ok", "ok", "ok", "torn"]),
        (true, SleepOrder.ArmDrainRecheck, ["ok", "ok", "ok", "torn"]),
    ];

    private long _states;

    [Theory]
    [InlineData(1, 2, 1, nameof(Habit.Prompt))]
    [InlineData(2, 2, 2, nameof(Habit.Prompt))]
    [InlineData(2, 2, 2, nameof(Habit.PublishesEach))]
    [InlineData(1, 4, 2, nameof(Habit.AnswersLate))]
    public void P16_P23_every_cell_is_as_it_must_be(uint ring, uint completions, int commands, string habit)
    {
        Scenario shape = new(
            Machine.Sc, false, SleepOrder.ArmOnly, ring, completions, commands, Enum.Parse<Habit>(habit));
        StringBuilder expected = new(), found = new();
        foreach ((bool fences, SleepOrder order, string[] cells) in s_rows)
        {
            expected.AppendLine(Row(fences, order, cells));
            found.AppendLine(Row(fences, order, Explore(shape with { Fences = fences, Order = order })));
        }
        output.WriteLine($"{shape.Ring}/{shape.Completions} slots, {commands} commands, {habit}: {_states:N0} states");
        output.WriteLine(found.ToString());
        Assert.Equal(expected.ToString(), found.ToString());
    }

    private string[] Explore(Scenario row)
    {
        string[] cells = new string[s_machines.Length];
        for (int at = 0; at < cells.Length; at++)
        {
            Findings findings = Exploration.Of(row with { Machine = s_machines[at] });
            _states += findings.States;
            cells[at] = findings.Verdict;
        }
        return cells;
    }

    private static string Row(bool fences, SleepOrder order, string[] cells)
    {
        StringBuilder row = new();
        row.Append(CultureInfo.InvariantCulture, $"{(fences ? "fence" : "no fence"),-9} {order,-16}");
        for (int at = 0; at < cells.Length; at++)
            row.Append(CultureInfo.InvariantCulture, $" {s_machines[at]}: {cells[at],-9}");
        return row.ToString().TrimEnd();
    }
}
