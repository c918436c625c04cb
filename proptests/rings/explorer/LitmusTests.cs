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
    private static readonly PageWords s_words =
        new(new Scenario(Machine.Sc).Cast(), new Geometry(1, 2), hasMarks: false);

    /// <summary>Two words of the client and one of the server.</summary>
    private static int X => Word(PageWords.Client, Geometry.PublishWord);

    private static int X2 => Word(PageWords.Client, Geometry.PeerHead);

    private static int Y => Word(PageWords.Server, Geometry.PublishWord);

    private static int Word(int side, uint offset) => s_words.InLine(0, side, offset);

    private const ulong Old = uint.MaxValue;

    [Theory]
    [InlineData(nameof(Machine.Sc), false, false)]
    [InlineData(nameof(Machine.Tso), false, true)]
    [InlineData(nameof(Machine.Pso), false, true)]
    [InlineData(nameof(Machine.Rc), false, true)]
    [InlineData(nameof(Machine.Tso), true, false)]
    [InlineData(nameof(Machine.Pso), true, false)]
    [InlineData(nameof(Machine.Rc), true, false)]
    public void Store_buffering_both_miss_the_other(string machine, bool fences, bool isAllowed)
    {
        ExpectOn(machine, Misses(X, Y, fences), Misses(Y, X, fences), outcome: (Old, Old), isAllowed);
        ExpectOn(machine, Misses(X, Y, fences), Misses(Y, X, fences), outcome: (1, 1), true);
    }

    [Theory]
    [InlineData(nameof(Machine.Sc), StepKind.Store, StepKind.Load, false)]
    [InlineData(nameof(Machine.Tso), StepKind.Store, StepKind.Load, false)]
    [InlineData(nameof(Machine.Pso), StepKind.Store, StepKind.Load, true)]
    [InlineData(nameof(Machine.Pso), StepKind.Release, StepKind.Load, false)]
    [InlineData(nameof(Machine.Rc), StepKind.Store, StepKind.LoadAcquire, true)]
    [InlineData(nameof(Machine.Rc), StepKind.Release, StepKind.Load, true)]
    [InlineData(nameof(Machine.Rc), StepKind.Release, StepKind.LoadAcquire, false)]
    public void Message_passing_the_flag_comes_before_the_message(
        string machine, object flagStore, object flagLoad, bool isAllowed)
    {
        void Sender(Tape tape)
        {
            tape.Do(new Step(StepKind.Store, X, 1));
            tape.Do(new Step((StepKind)flagStore, X2, 1));
        }

        void Receiver(Tape tape)
        {
            bool isThere = tape.Do(new Step((StepKind)flagLoad, X2)) != Old;
            tape.Do(new Step(StepKind.Load, isThere ? X : Word(PageWords.Client, Geometry.Dead)));
        }

        ExpectOn(machine, Sender, Receiver, outcome: (0, Old), isAllowed);
        ExpectOn(machine, Sender, Receiver, outcome: (0, 1), true);
    }

    /// <summary>Each of two readers sees another of two independent stores first.</summary>
    [Theory]
    [InlineData(nameof(Machine.Sc), false)]
    [InlineData(nameof(Machine.Tso), false)]
    [InlineData(nameof(Machine.Pso), false)]
    [InlineData(nameof(Machine.Rc), true)]
    public void Independent_stores_are_seen_in_either_order(string machine, bool isAllowed)
    {
        Scenario scenario = new(Enum.Parse<Machine>(machine)) { Topology = Topology.TwoClientsTwoWaiters };
        PageWords words = new(scenario.Cast(), scenario.Geometry, hasMarks: false);
        int x = words.InLine(0, PageWords.Client, Geometry.PublishWord);
        int y = words.InLine(1, PageWords.Client, Geometry.PublishWord);
        Findings findings = Exploration.Of(new World(
            scenario, tape => tape.Do(new Step(StepKind.Release, x, 1)),
            tape => tape.Do(new Step(StepKind.Release, y, 1)), Reader(x, y), Reader(y, x)));
        Assert.Equal(isAllowed, findings.LastAnswers.Contains($"0 0 {Old} {Old}"));
        Assert.Contains("0 0 1 1", findings.LastAnswers);
    }

    /// <summary>Reads the second word when the first has been stored to.</summary>
    private static Action<Tape> Reader(int first, int second) => tape =>
    {
        bool isThere = tape.Do(new Step(StepKind.LoadAcquire, first)) == 1;
        tape.Do(isThere ? new Step(StepKind.LoadAcquire, second) : new Step(StepKind.Fence));
    };

    [Theory]
    [InlineData(nameof(Machine.Tso))]
    [InlineData(nameof(Machine.Pso))]
    [InlineData(nameof(Machine.Rc))]
    public void A_side_reads_its_own_youngest_store_and_words_do_not_go_back(string machine)
    {
        static void Writer(Tape tape)
        {
            tape.Do(new Step(StepKind.Store, X, 1));
            tape.Do(new Step(StepKind.Store, X, 2));
            tape.Do(new Step(StepKind.Load, X));
        }

        static void Reader(Tape tape)
        {
            ulong first = tape.Do(new Step(StepKind.Load, X)), second = tape.Do(new Step(StepKind.Load, X));
            bool goesBack = first != Old && (second < first || second == Old);
            if (goesBack) throw new Breach(BreachKind.Order, "a word went back");
        }

        ExpectOn(machine, Writer, Reader, outcome: (2, Old), true);
        ExpectOn(machine, Writer, Reader, outcome: (2, 2), true);
        ExpectOn(machine, Writer, Reader, outcome: (1, Old), false);
    }

    [Theory]
    [InlineData(nameof(Machine.Sc))]
    [InlineData(nameof(Machine.Pso))]
    [InlineData(nameof(Machine.Rc))]
    public void A_word_that_is_another_s_is_not_written(string machine)
    {
        static void Forger(Tape tape) => tape.Do(new Step(StepKind.Store, Word(PageWords.Client, Geometry.Armed)));
        Assert.Equal("Ownership", Explore(machine, Forger, static _ => { }, Flushing.OnDemand).Verdict);
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
            Assert.DoesNotContain(BreachKind.Order, findings.Breaches.Keys);
            Assert.Equal(isAllowed, findings.LastAnswers.Contains($"{outcome.Item1} {outcome.Item2}"));
        }
    }

    private static Findings Explore(string machine, Action<Tape> client, Action<Tape> server, Flushing flushing) =>
        Exploration.Of(new World(new Scenario(Enum.Parse<Machine>(machine)) { Flushing = flushing }, client, server));
}
