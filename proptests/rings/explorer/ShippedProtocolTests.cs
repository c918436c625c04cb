using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The protocol as it ships, in every world of <see cref="Shapes"/>, on every machine, every run: nobody sleeps through
/// a wake-up, without any timeout; each command and completion arrives once, in order and whole; a source is in a ready
/// list once and an end in one hand; a run ends. Each case says how many states it has seen.
/// </summary>
[Trait("suite", "explorer")]
public sealed class TwoSidesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => Shapes.OnEveryMachine(Shapes.TwoSides);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void P1_P2_P16_P17_P21_P24_nothing_is_lost(string scenario) => Shipped.Expect(scenario, output);
}

/// <inheritdoc cref="TwoSidesTests"/>
[Trait("suite", "explorer")]
public sealed class PortTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => Shapes.OnEveryMachine(Shapes.Ports);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void P16_P18_P22_nothing_is_lost_where_several_meet(string scenario) => Shipped.Expect(scenario, output);
}

/// <summary>
/// At most one doorbell per arm, at most one packet without news per doorbell; none between two that spin.
/// </summary>
[Trait("suite", "explorer")]
public sealed class EconomyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => Shapes.OnEveryMachine(Shapes.Economy);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void P19_P20_doorbells_are_few(string scenario) => Shipped.Expect(scenario, output);
}

/// <summary>
/// Who dies or closes at any step leaves everybody else with exactly one end for every command: as it was posted, or
/// with the reason; and "not started" is never said of a command that was taken.
/// </summary>
[Trait("suite", "explorer")]
public sealed class EndingTests(ITestOutputHelper output)
{
    public static TheoryData<string> Scenarios => Shapes.OnEveryMachine(Shapes.Ends);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void P9_P33_P38_every_command_ends_once(string scenario) => Shipped.Expect(scenario, output);
}

internal static class Shipped
{
    internal static void Expect(string scenario, ITestOutputHelper output)
    {
        Findings findings = Exploration.Of(Scenario.Parse(scenario));
        output.WriteLine(findings.ToString());
        if (findings.Breaches.Count > 0) Assert.Fail(findings.Charts());
        Assert.True(findings.IsWhole, $"{scenario}: more states than expected");
    }
}
