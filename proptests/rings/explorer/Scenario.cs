using System;
using System.Collections.Generic;
using System.Globalization;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

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

/// <summary>How the programs are cut out of all possible ones.</summary>
[Flags]
internal enum Habits
{
    /// <summary>The client submits all that it can, then publishes; the server answers in the same turn.</summary>
    Prompt = 0,

    /// <summary>The client publishes every command by itself, so that the server may sleep in between.</summary>
    PublishesEach = 1,

    /// <summary>The server answers when it has every command that it can get: a full client waits for room.</summary>
    AnswersLate = 2,

    /// <summary>The client never arms.</summary>
    HotClient = 4,

    /// <summary>The server never arms its end of channel 0.</summary>
    HotServer = 8,

    /// <summary>
    /// The client asks for the end of the first command as soon as it is published; of all, if the server holds them.
    /// </summary>
    Cancels = 16,

    /// <summary>The server completes a command when it is asked for its end, not before.</summary>
    HoldsUntilCancelled = 32,

    /// <summary>The client closes its end of a channel when half of its commands have ended.</summary>
    ClientCloses = 64,

    /// <summary>The server closes its end when it has answered half of the commands.</summary>
    ServerCloses = 128,

    /// <summary>A thread whose deadline has passed looks at its ends, though armed, and arms them again.</summary>
    PollsWhenLate = 256,

    /// <summary>A server thread whose deadline has passed leaves its port for good.</summary>
    LeavesWhenLate = 512,

    /// <summary>
    /// Every command is a stream of a few shots, with credit for one: the server pauses until it is given the next.
    /// </summary>
    Streams = 1024,

    /// <summary>An enter that rings the peer and waits for its answer takes the kernel's straight way.</summary>
    PassesStraight = 2048,
}

/// <summary>Which stores of a buffer are let out, and when. See <see cref="Exploration"/>.</summary>
internal enum Flushing
{
    /// <summary>Just before the load that would see it.</summary>
    OnDemand,

    /// <summary>At any time, each a move by itself: many more states, the same verdicts.</summary>
    AnyTime,
}

internal enum Victim
{
    Nobody,
    Client,
    Server,
}

/// <summary>One bounded world to explore: a machine, a policy, who takes part, and how much happens.</summary>
/// <param name="Fences">Does the page fence after a publication?</param>
/// <param name="Order">The kernel's policy.</param>
/// <param name="Ring">Command slots.</param>
/// <param name="Completions">Completion slots.</param>
/// <param name="Commands">How many are submitted on each channel.</param>
internal sealed record Scenario(
    Machine Machine, uint Ring = 1, uint Completions = 2, int Commands = 1, bool Fences = false,
    SleepOrder Order = default)
{
    /// <summary>Where all cursors start: at the wrap, so that every run crosses it, and the tokens' too.</summary>
    internal uint Cursor { get; init; } = uint.MaxValue;

    internal Topology Topology { get; init; }
    internal Habits Habits { get; init; }
    internal Wrong Wrong { get; init; }

    /// <summary>Whose process is killed, at any step; of two clients the first.</summary>
    internal Victim Victim { get; init; }

    /// <summary>How many deadlines may pass.</summary>
    internal int Expiries { get; init; }

    /// <summary>How many doorbells come out of nowhere.</summary>
    internal int Forged { get; init; }

    /// <summary>How many packets a client waits for.</summary>
    internal int Min { get; init; } = 1;

    /// <summary>How many packets a thread takes at once.</summary>
    internal int Most { get; init; } = 4;

    /// <summary>Before its so manieth sleep the server moves its ends to another port; 0: never.</summary>
    internal int MovesAt { get; init; }

    /// <summary>Doorbells and arms are counted: more states.</summary>
    internal bool Counts { get; init; }
    internal Flushing Flushing { get; init; }

    /// <summary>Lists of answers that come to the same are told apart: more states, the same verdicts.</summary>
    internal bool Unmerged { get; init; }

    internal Geometry Geometry => new(Ring, Completions);

    internal bool Has(Habits habit) => (Habits & habit) != 0;

    internal Cast Cast() => new(Topology, Victim != Victim.Nobody, Forged > 0);

    /// <summary>One line that <see cref="Parse"/> reads; what is as usual goes unsaid.</summary>
    public override string ToString()
    {
        List<string> words = [$"{Machine}", $"{Topology}", string.Create(CultureInfo.InvariantCulture,
            $"{Ring}/{Completions}x{Commands}")];
        if (Fences) words.Add("fences");
        if (Order != default) words.Add($"order={Order}");
        if (Habits != default) words.Add($"habits={Habits}".Replace(", ", "+", StringComparison.Ordinal));
        if (Wrong != default) words.Add($"wrong={Wrong}");
        if (Victim != default) words.Add($"victim={Victim}");
        if (Flushing != default) words.Add($"flushing={Flushing}");
        if (Counts) words.Add("counts");
        if (Unmerged) words.Add("unmerged");
        if (Cursor != uint.MaxValue) words.Add(string.Create(CultureInfo.InvariantCulture, $"cursor={Cursor}"));
        foreach ((string name, int value, int usual) in Numbers())
        {
            if (value != usual) words.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={value}"));
        }
        return string.Join(' ', words);
    }

    internal static Scenario Parse(string text)
    {
        string[] words = text.Split(' ');
        int[] shape = Array.ConvertAll(words[2].Split('/', 'x'), int.Parse);
        Scenario scenario = new(Named<Machine>(words[0]), (uint)shape[0], (uint)shape[1], shape[2])
        {
            Topology = Named<Topology>(words[1]),
        };
        foreach (string word in words[3..])
        {
            string[] halves = word.Split('=');
            scenario = scenario.With(halves[0], halves[^1]);
        }
        return scenario;
    }

    private IEnumerable<(string Name, int Value, int Usual)> Numbers() =>
    [
        ("expiries", Expiries, 0), ("forged", Forged, 0), ("min", Min, 1), ("most", Most, 4), ("moves-at", MovesAt, 0),
    ];

    private Scenario With(string name, string value) => name switch
    {
        "fences" => this with { Fences = true },
        "unmerged" => this with { Unmerged = true },
        "counts" => this with { Counts = true },
        "cursor" => this with { Cursor = uint.Parse(value, CultureInfo.InvariantCulture) },
        "order" => this with { Order = Named<SleepOrder>(value) },
        "habits" => this with { Habits = Named<Habits>(value.Replace('+', ',')) },
        "wrong" => this with { Wrong = Named<Wrong>(value) },
        "victim" => this with { Victim = Named<Victim>(value) },
        "flushing" => this with { Flushing = Named<Flushing>(value) },
        "expiries" => this with { Expiries = int.Parse(value, CultureInfo.InvariantCulture) },
        "forged" => this with { Forged = int.Parse(value, CultureInfo.InvariantCulture) },
        "min" => this with { Min = int.Parse(value, CultureInfo.InvariantCulture) },
        "most" => this with { Most = int.Parse(value, CultureInfo.InvariantCulture) },
        "moves-at" => this with { MovesAt = int.Parse(value, CultureInfo.InvariantCulture) },
        _ => throw new ArgumentException($"no scenario has a {name}"),
    };

    private static T Named<T>(string name) where T : struct, Enum => Enum.Parse<T>(name);
}
