using System;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The machines by themselves, on the small programs by which memory models are told apart: each must allow what it
/// should and nothing else. Both ways of letting stores out are tried.
/// </summary>
[Trait("suite", "explorer")]
public sealed class LitmusTests
{
    private static readonly Geometry s_geometry = new(1, 2);

    /// <summary>Two words of the client and one of the server, all 0 at first.</summary>
    private static int X => s_geometry.CommandOffset(0);

    private static int X2 => X + 8;

    private static int Y => s_geometry.CompletionOffset(0);

    [Theory]
    [InlineData(nameof(Machine.Sc), false, false)]
    [InlineData(nameof(Machine.Tso), false, true)]
    [InlineData(nameof(Machine.Pso), false, true)]
    [InlineData(nameof(Machine.Tso), true, false)]
    [InlineData(nameof(Machine.Pso), true, false)]
    public void Store_buffering_both_miss_the_other(string machine, bool fences, bool isAllowed)
    {
        ExpectOn(machine, Misses(X, Y, fences), Misses(Y, X, fences), outcome: (0, 0), isAllowed);
        ExpectOn(machine, Misses(X, Y, fences), Misses(Y, X, fences), outcome: (1, 1), true);
    }

    [Theory]
    [InlineData(nameof(Machine.Sc), StepKind.Store, false)]
    [InlineData(nameof(Machine.Tso), StepKind.Store, false)]
    [InlineData(nameof(Machine.Pso), StepKind.Store, true)]
    [InlineData(nameof(Machine.Pso), StepKind.Release, false)]
    public void Message_passing_the_flag_comes_before_the_message(string machine, object flagStore, bool isAllowed)
    {
        void Sender(Tape tape)
        {
            tape.Do(new Step(StepKind.Store, X, 1));
            tape.Do(new Step((StepKind)flagStore, X2, 1));
        }

        void Receiver(Tape tape)
        {
            bool isThere = tape.Do(new Step(StepKind.Load, X2)) != 0;
            tape.Do(new Step(StepKind.Load, isThere ? X : Geometry.Header));
        }

        ExpectOn(machine, Sender, Receiver, outcome: (0, 0), isAllowed);
        ExpectOn(machine, Sender, Receiver, outcome: (0, 1), true);
    }

    [Theory]
    [InlineData(nameof(Machine.Tso))]
    [InlineData(nameof(Machine.Pso))]
    public void A_side_reads_its_own_youngest_store_and_words_do_not_go_back(string machine)
    {
        void Writer(Tape tape)
        {
            tape.Do(new Step(StepKind.Store, X, 1));
            tape.Do(new Step(StepKind.Store, X, 2));
            tape.Do(new Step(StepKind.Load, X));
        }

        void Reader(Tape tape)
        {
            ulong first = tape.Do(new Step(StepKind.Load, X)), second = tape.Do(new Step(StepKind.Load, X));
            if (second < first) throw new Breach(BreachKind.Order, "a word went back");
        }

        ExpectOn(machine, Writer, Reader, outcome: (2, 0), true);
        ExpectOn(machine, Writer, Reader, outcome: (2, 2), true);
        ExpectOn(machine, Writer, Reader, outcome: (1, 0), false);
    }

    [Theory]
    [InlineData(nameof(Machine.Sc))]
    [InlineData(nameof(Machine.Pso))]
    public void A_word_that_is_another_s_is_not_written(string machine)
    {
        static void Forger(Tape tape) => tape.Do(new Step(StepKind.Store, Geometry.ClientLine + Geometry.Armed, 0));
        Assert.Equal("ownership", Explore(machine, Forger, static _ => { }, Flushing.OnDemand).Verdict);
    }

    private static Action<Tape> Misses(int own, int other, bool fences) => tape =>
    {
        tape.Do(new Step(StepKind.Store, own, 1));
        if (fences) tape.Do(new Step(StepKind.Fence));
        tape.Do(new Step(StepKind.Load, other));
    };

    private static void ExpectOn(
        string machine, Action<Tape> client, Action<Tape> server, (ulong, ulong) outcome, bool isAllowed)
    {
        foreach (Flushing flushing in Enum.GetValues<Flushing>())
        {
            Findings findings = Explore(machine, client, server, flushing);
            Assert.Equal("ok", findings.Verdict);
            Assert.Equal(isAllowed, findings.LastAnswers.Contains(outcome));
        }
    }

    private static Findings Explore(string machine, Action<Tape> client, Action<Tape> server, Flushing flushing)
    {
        Scenario scenario = new(
            Enum.Parse<Machine>(machine), false, default, s_geometry.CommandCapacity, s_geometry.CompletionCapacity, 0,
            Flushing: flushing);
        return Exploration.Of(new World(scenario, client, server));
    }
}
