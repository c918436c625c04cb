using System;
using System.Collections.Generic;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Mooring.Tests;

/// <summary>
/// "This holds for all inputs." A failure is thrown with the shrunk input and the seed; the same run comes again with
/// the seed's numbers in the environment: <c>MOORING_SEED=SEED,GAMMA</c>, or with the size too, the failing input
/// alone.
/// </summary>
internal static class Always
{
    private const string SeedVariable = "MOORING_SEED";

    /// <param name="inputs">What to try.</param>
    /// <param name="body">Throws (usually an assertion) when the property does not hold for its input.</param>
    /// <param name="tests">Number of inputs.</param>
    /// <param name="size">The size of the largest: for <see cref="Script.Of{T}"/> its number of steps.</param>
    internal static void Holds<T>(Arbitrary<T> inputs, Action<T> body, int tests = 200, int size = 100)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(size).WithQuietOnSuccess(true);
        Check.One(WithSeed(config), Prop.ForAll(inputs, body));
    }

    internal static void Holds<T>(Gen<T> inputs, Action<T> body, int tests = 200, int size = 100) =>
        Holds(Arb.From(inputs), body, tests, size);

    private static Config WithSeed(Config config)
    {
        string? given = Environment.GetEnvironmentVariable(SeedVariable);
        if (string.IsNullOrEmpty(given)) return config;
        string[] numbers = given.Split(',');
        Rnd seed = new(Number(numbers[0]), Number(numbers[1]));
        FSharpOption<int> size =
            numbers.Length > 2 ? FSharpOption<int>.Some((int)Number(numbers[2])) : FSharpOption<int>.None;
        return config.WithReplay(FSharpOption<Replay>.Some(new Replay(seed, size)));
    }

    private static ulong Number(string text) => ulong.Parse(text.Trim(), CultureInfo.InvariantCulture);
}

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
