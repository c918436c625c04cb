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
    /// <summary>The last two: cursors are published with plain stores.</summary>
    private static readonly (Machine Machine, Wrong Page)[] s_columns =
    [
        (Machine.Sc, Wrong.Nothing), (Machine.Tso, Wrong.Nothing), (Machine.Pso, Wrong.Nothing),
        (Machine.Rc, Wrong.Nothing), (Machine.Pso, Wrong.PublishPlain), (Machine.Rc, Wrong.PublishPlain),
    ];

    private static readonly (bool Fences, SleepOrder Order, string[] Cells)[] s_rows =
    [
        (false, SleepOrder.ArmOnly, ["LOST", "LOST", "LOST", "LOST", "LOST torn", "LOST torn"]),
        (false, SleepOrder.ArmRecheck, ["ok", "LOST", "LOST", "LOST", "LOST torn", "LOST torn"]),
        (false, SleepOrder.ArmRecheckDrain, ["ok", "LOST", "LOST", "LOST", "LOST torn", "LOST torn"]),
        (false, SleepOrder.DrainArmRecheck, ["ok", "LOST", "LOST", "LOST", "LOST torn", "LOST torn"]),
        (false, SleepOrder.ArmDrainRecheck, ["ok", "ok", "ok", "ok", "torn", "torn"]),
        (true, SleepOrder.ArmOnly, ["LOST", "LOST", "LOST", "LOST", "LOST torn", "LOST torn"]),
        (true, SleepOrder.ArmRecheck, ["ok", "ok", "ok", "ok", "torn", "torn"]),
        (true, SleepOrder.ArmRecheckDrain, ["ok", "ok", "ok", "ok", "torn", "torn"]),
        (true, SleepOrder.DrainArmRecheck, ["ok", "ok", "ok", "ok", "torn", "torn"]),
        (true, SleepOrder.ArmDrainRecheck, ["ok", "ok", "ok", "ok", "torn", "torn"]),
    ];

    private long _states;

    /// <summary>
    /// Few slots, so that both sides sleep: the client when it is full, the server when it is empty.
    /// </summary>
    [Theory]
    [InlineData("OneToOne 1/2x1")]
    [InlineData("OneToOne 1/2x2")]
    [InlineData("OneToOne 2/2x2 habits=PublishesEach")]
    [InlineData("OneToOne 1/4x2 habits=AnswersLate")]
    public void P16_P23_every_cell_is_as_it_must_be(string shape)
    {
        Scenario world = Scenario.Parse($"Sc {shape}");
        StringBuilder expected = new(), found = new();
        foreach ((bool fences, SleepOrder order, string[] cells) in s_rows)
        {
            expected.AppendLine(Row(fences, order, cells));
            found.AppendLine(Row(fences, order, Explore(world with { Fences = fences, Order = order })));
        }
        output.WriteLine($"{shape}: {_states:N0} states");
        output.WriteLine(found.ToString());
        Assert.Equal(expected.ToString(), found.ToString());
    }

    private string[] Explore(Scenario row)
    {
        string[] cells = new string[s_columns.Length];
        for (int at = 0; at < cells.Length; at++)
        {
            (Machine machine, Wrong page) = s_columns[at];
            Findings findings = Exploration.Of(row with { Machine = machine, Wrong = page });
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
        {
            string name = s_columns[at].Machine + (s_columns[at].Page == Wrong.Nothing ? "" : " plain");
            row.Append(CultureInfo.InvariantCulture, $" {name}: {cells[at],-9}");
        }
        return row.ToString().TrimEnd();
    }
}
