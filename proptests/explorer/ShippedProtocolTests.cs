using System;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The protocol as it ships, on every machine: with the booted page (no fence, the kernel drains the peer's store
/// buffer when somebody goes to sleep) and with the hosted page (a fence after publishing, no drain). Nobody sleeps
/// through a wake-up (16, 17), without any timeout (21); each command and completion arrives once, in order and whole
/// (1, 2, 4; 24 but for its last machine); every run ends.
/// </summary>
[Trait("suite", "explorer")]
public sealed class ShippedProtocolTests(ITestOutputHelper output)
{
    /// <summary>Command slots, completion slots, commands, habit.</summary>
    public static TheoryData<uint, uint, int, string> Shapes => new()
    {
        { 1, 2, 1, nameof(Habit.Prompt) },
        { 1, 2, 2, nameof(Habit.Prompt) },
        { 2, 2, 3, nameof(Habit.Prompt) },
        { 2, 4, 3, nameof(Habit.Prompt) },
        { 2, 2, 2, nameof(Habit.PublishesEach) },
        { 2, 2, 3, nameof(Habit.PublishesEach) },
        { 1, 4, 2, nameof(Habit.AnswersLate) },
        { 1, 4, 3, nameof(Habit.AnswersLate) },
        { 2, 4, 3, nameof(Habit.AnswersLate) },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Booted_nothing_is_lost(uint ring, uint completions, int commands, string habit) =>
        ExpectOnEveryMachine(fences: false, SleepOrder.ArmDrainRecheck, ring, completions, commands, habit);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Hosted_nothing_is_lost(uint ring, uint completions, int commands, string habit) =>
        ExpectOnEveryMachine(fences: true, SleepOrder.ArmRecheck, ring, completions, commands, habit);

    /// <summary>The largest: three commands through one slot, so that both rings run full.</summary>
    [Theory]
    [InlineData(nameof(Machine.Tso))]
    [InlineData(nameof(Machine.Pso))]
    public void Booted_three_commands_through_one_slot_lose_nothing(string machine) =>
        Expect(new Scenario(
            Enum.Parse<Machine>(machine), Fences: false, SleepOrder.ArmDrainRecheck, 1, 2, Commands: 3));

    private void ExpectOnEveryMachine(
        bool fences, SleepOrder order, uint ring, uint completions, int commands, string habit)
    {
        foreach (Machine machine in (Machine[])[Machine.Sc, Machine.Tso, Machine.Pso])
            Expect(new Scenario(
                machine, fences, order, ring, completions, commands, Enum.Parse<Habit>(habit)));
    }

    private void Expect(Scenario scenario)
    {
        Findings findings = Exploration.Of(scenario);
        output.WriteLine(findings.ToString());
        if (findings.Breaches.Count > 0) Assert.Fail(findings.Charts());
        Assert.NotEmpty(findings.LastAnswers);
    }
}
