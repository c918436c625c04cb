using System;
using System.Globalization;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>What may happen to a store between the program and the memory. See <see cref="Exploration"/>.</summary>
internal enum Machine
{
    /// <summary>Sequential consistency: a store is in memory at once.</summary>
    Sc,

    /// <summary>One first-in first-out store buffer per side: x86.</summary>
    Tso,

    /// <summary>A buffer per address; a release store leaves after all earlier stores of its side.</summary>
    Pso,

    /// <summary>The same, and the page's release stores are plain ones: a mutant.</summary>
    PsoPlain,
}

/// <summary>What the kernel does between a call that arms and the sleep.</summary>
internal enum SleepOrder
{
    /// <summary>Arm, drain the peer's store buffer, recheck: what the booted page needs on several CPUs.</summary>
    ArmDrainRecheck,

    /// <summary>
    /// The peer's buffer is left alone: enough on one CPU, and for the hosted page, which fences after publishing.
    /// </summary>
    ArmRecheck,

    // Mutants.
    ArmRecheckDrain,
    DrainArmRecheck,
    ArmOnly,
}

/// <summary>How a program of the two sides is cut out of all possible ones.</summary>
internal enum Habit
{
    /// <summary>The client submits all that it can, then publishes; the server answers in the same turn.</summary>
    Prompt,

    /// <summary>The server answers when it has taken every command: a full client waits for room alone.</summary>
    AnswersLate,

    /// <summary>The client publishes every command by itself, so that the server may sleep in between.</summary>
    PublishesEach,
}

/// <summary>Which stores of a buffer are let out, and when. See <see cref="Exploration"/>.</summary>
internal enum Flushing
{
    /// <summary>Just before the load that would see it.</summary>
    OnDemand,

    /// <summary>At any time, each a move by itself: many more states, the same verdicts.</summary>
    AnyTime,
}

/// <summary>One bounded world to explore: a machine, a policy, a page and two programs.</summary>
/// <param name="Fences">Does the page fence after a publication?</param>
/// <param name="Order">The kernel's policy.</param>
/// <param name="Ring">Command slots.</param>
/// <param name="Completions">Completion slots.</param>
/// <param name="Commands">How many the client submits.</param>
internal sealed record Scenario(
    Machine Machine, bool Fences, SleepOrder Order, uint Ring, uint Completions, int Commands, Habit Habit = default,
    Flushing Flushing = default)
{
    /// <summary>Where all cursors start: at the wrap, so that every run crosses it.</summary>
    internal const uint Cursor = uint.MaxValue;

    internal Geometry Geometry => new(Ring, Completions);

    public override string ToString()
    {
        string page = Fences ? "fence" : "no-fence";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Machine} {page} {Order} {Ring} {Completions} {Commands} {Habit} {Flushing}");
    }

    /// <summary>The inverse of <see cref="ToString"/>.</summary>
    internal static Scenario Parse(string text)
    {
        string[] words = text.Split(' ');
        return new Scenario(
            Enum.Parse<Machine>(words[0]), words[1] == "fence", Enum.Parse<SleepOrder>(words[2]), Number(words[3]),
            Number(words[4]), (int)Number(words[5]), Enum.Parse<Habit>(words[6]), Enum.Parse<Flushing>(words[7]));
    }

    private static uint Number(string text) => uint.Parse(text, CultureInfo.InvariantCulture);
}
