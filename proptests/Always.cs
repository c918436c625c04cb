using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Mooring.Tests;

/// <summary>
/// "This holds for all inputs." A failure is thrown with the shrunk input and the numbers of its seed, and has been run
/// again with them: the message says whether it came to the same. <c>MOORING_SEED=SEED</c>, <c>SEED,GAMMA</c> or, for
/// the failing input alone, <c>SEED,GAMMA,SIZE</c> in the environment chooses the inputs; <c>MOORING_DEEP=MINUTES</c>
/// goes on with other inputs until so much time has passed.
/// </summary>
internal static partial class Always
{
    private const string SeedVariable = "MOORING_SEED";

    /// <summary>Any odd number.</summary>
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    /// <summary>As in the environment; empty: other inputs in every run.</summary>
    internal static string? Seed { get; set; } = Environment.GetEnvironmentVariable(SeedVariable);

    /// <summary>Is a failing input made small? It takes many more runs of the property.</summary>
    internal static bool Shrinks { get; set; } = true;

    /// <param name="inputs">What to try.</param>
    /// <param name="body">Throws (usually an assertion) when the property does not hold for its input.</param>
    /// <param name="tests">Number of inputs.</param>
    /// <param name="size">The size of the largest: for <see cref="Script.Of{T}"/> its number of steps.</param>
    internal static void Holds<T>(Arbitrary<T> inputs, Action<T> body, int tests = 200, int size = 100)
    {
        Property property = Prop.ForAll(Shrinks ? inputs : Arb.From(inputs.Generator), body);
        Config config = Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(size).WithQuietOnSuccess(true);
        Stopwatch watch = Stopwatch.StartNew();
        Check(config, Parse(Seed), property);
        for (ulong round = 1; Shrinks && watch.Elapsed.TotalMinutes < Effort.Minutes; round++)
            Check(config, Later(Parse(Seed), round), property);
    }

    internal static void Holds<T>(Gen<T> inputs, Action<T> body, int tests = 200, int size = 100) =>
        Holds(Arb.From(inputs), body, tests, size);

    private static void Check(Config config, Replay? replay, Property property)
    {
        string? failure = Failure(config, replay, property);
        if (failure is null) return;
        Match numbers = FailingSeed().Match(failure);
        if (!numbers.Success) throw new PropertyFailed(failure);
        string seed = numbers.Groups[1].Value;
        string? again = Failure(config, Parse(seed), property);
        string verdict = Trace(again) == Trace(failure) ? "came to the same" : $"came to something else:\n{again}";
        throw new PropertyFailed($"{failure}\nRun again with {SeedVariable}={seed}, it {verdict}");
    }

    private static string? Failure(Config config, Replay? replay, Property property)
    {
        if (replay is not null) config = config.WithReplay(FSharpOption<Replay>.Some(replay));
        try
        {
            FsCheck.Check.One(config, property);
            return null;
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }

    /// <summary>
    /// What a failing run did: its input, shrunk, and what was thrown, without how many runs it took.
    /// </summary>
    private static string? Trace(string? failure)
    {
        if (failure is null) return null;
        int start = failure.IndexOf("\nOriginal:", StringComparison.Ordinal);
        int end = failure.IndexOf("Stack Trace:", StringComparison.Ordinal);
        return failure[Math.Max(start, 0)..(end < start ? failure.Length : end)];
    }

    private static Replay? Parse(string? seed)
    {
        if (string.IsNullOrEmpty(seed)) return null;
        string[] numbers = seed.Split(',');
        Rnd start = new(Number(numbers[0]), numbers.Length > 1 ? Number(numbers[1]) : Gamma);
        FSharpOption<int> size =
            numbers.Length > 2 ? FSharpOption<int>.Some((int)Number(numbers[2])) : FSharpOption<int>.None;
        return new Replay(start, size);
    }

    private static Replay? Later(Replay? first, ulong round) => first is null
        ? null
        : new Replay(new Rnd(first.Rnd.Seed + round * Gamma, first.Rnd.Gamma), FSharpOption<int>.None);

    private static ulong Number(string text) => ulong.Parse(text.Trim(), CultureInfo.InvariantCulture);

    [GeneratedRegex(@"failing step with \((\d+,\d+,\d+)\)")]
    private static partial Regex FailingSeed();
}

/// <summary>A property did not hold.</summary>
internal sealed class PropertyFailed(string message) : Exception(message);

/// <summary>Sequences of steps that shrink to the few that matter.</summary>
internal static class Script
{
    internal static Arbitrary<T[]> Of<T>(Gen<T> step) => Arb.From(step.ArrayOf(), Shorter);

    /// <summary>Leaves out halves, then quarters, down to single steps.</summary>
    private static IEnumerable<T[]> Shorter<T>(T[] steps)
    {
        for (int size = steps.Length / 2; size >= 1; size /= 2)
        {
            for (int start = 0; start + size <= steps.Length; start += size)
                yield return [.. steps[..start], .. steps[(start + size)..]];
        }
        if (steps.Length == 1) yield return [];
    }
}

/// <summary>Generators that more than one suite uses.</summary>
internal static class Words
{
    /// <summary>Any 32 bits, the corners more often.</summary>
    internal static Gen<uint> Any32 => Gen.OneOf(
        Gen.Elements(
            0u, 1u, 2u, 31u, 32u, 33u, 63u, 64u, 65u, 0x7FFF_FFFFu, 0x8000_0000u, uint.MaxValue - 31, uint.MaxValue),
        Gen.Choose(int.MinValue, int.MaxValue).Select(word => (uint)word));

    /// <summary>Any 64 bits: two halves, each of any kind.</summary>
    internal static Gen<ulong> Any64 => Any32.Two().Select(halves => (ulong)halves.Item1 << 32 | halves.Item2);

    /// <summary>A non-negative number that a step takes modulo whatever it needs.</summary>
    internal static Gen<int> Choice => Gen.Choose(0, int.MaxValue);
}
