using System.Runtime.CompilerServices;

namespace Mooring.Tests.Corelib;

/// <summary>
/// More call sites than the dispatch cache has entries: 343 instantiations of one method with two calls each.
/// </summary>
internal static class DispatchCacheTests
{
    private const int Sites = 343;

    private interface IPair
    {
        int First();

        int Second();
    }

    /// <summary>Seven types of it: too many for the compiler to compare each.</summary>
    private sealed class Pair<T>(int unit) : IPair
    {
        public int First() => unit;

        public int Second() => 10 * unit;
    }

    private struct A;

    private struct B;

    private struct C;

    private struct D;

    private struct E;

    private struct F;

    private struct G;

    internal static void Run()
    {
        IPair[] pairs =
        [
            new Pair<A>(1), new Pair<B>(2), new Pair<C>(3), new Pair<D>(4),
            new Pair<E>(5), new Pair<F>(6), new Pair<G>(7),
        ];
        bool right = true;
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < pairs.Length; i++)
                right &= All(pairs[i]) == Sites * 11 * (i + 1);
        }
        Check.That(right, "call sites that share a cache entry");
    }

    private static int All(IPair pair) =>
        One<A>(pair) + One<B>(pair) + One<C>(pair) + One<D>(pair) + One<E>(pair) + One<F>(pair) + One<G>(pair);

    private static int One<T1>(IPair pair) =>
        Two<T1, A>(pair) + Two<T1, B>(pair) + Two<T1, C>(pair) + Two<T1, D>(pair) + Two<T1, E>(pair) +
        Two<T1, F>(pair) + Two<T1, G>(pair);

    private static int Two<T1, T2>(IPair pair) =>
        Site<T1, T2, A>(pair) + Site<T1, T2, B>(pair) + Site<T1, T2, C>(pair) + Site<T1, T2, D>(pair) +
        Site<T1, T2, E>(pair) + Site<T1, T2, F>(pair) + Site<T1, T2, G>(pair);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Site<T1, T2, T3>(IPair pair) => pair.First() + pair.Second();
}
