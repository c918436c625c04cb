using System;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace Mooring.Tests.Corelib;

/// <summary>Virtual, interface and default interface methods, at a call site that has seen too many types to
/// guess.</summary>
internal static class DispatchTests
{
    private interface IShape
    {
        int Area(int scale);

        int Twice(int scale) => 2 * Area(scale);

        int Sum(int a, double b, int c, double d, long e, int f) => a + (int)b + c + (int)d + (int)e + f + Area(0);
    }

    private class Plain : IShape
    {
        public int Area(int scale) => scale;
    }

    private class Open : IShape
    {
        public virtual int Area(int scale) => scale + 1;
    }

    private class Overrides : Open
    {
        public override int Area(int scale) => scale + 2;
    }

    private sealed class Inherits : Overrides
    {
    }

    private sealed class Again : Open, IShape
    {
        int IShape.Area(int scale) => scale + 4;

        int IShape.Twice(int scale) => 1000;
    }

    private sealed class Two : IShape, IComparable<Two>
    {
        public int Area(int scale) => scale + 5;

        public int CompareTo(Two other) => 55;
    }

    private struct Value : IShape
    {
        internal int Extra;

        public int Area(int scale) => scale + Extra;
    }

    private sealed class Generic<T> : IShape
    {
        internal T Held;

        public int Area(int scale) => scale + (Held is string ? 7 : 8);
    }

    private interface ICounter<TSelf> where TSelf : ICounter<TSelf>
    {
        static abstract int Step { get; }

        static virtual int Start => 100;
    }

    private struct ByTwo : ICounter<ByTwo>
    {
        public static int Step => 2;
    }

    private struct ByThree : ICounter<ByThree>
    {
        public static int Step => 3;

        public static int Start => 0;
    }

    internal static void Run()
    {
        IShape[] shapes =
        [
            new Plain(), new Open(), new Overrides(), new Inherits(), new Again(), new Two(), new Value { Extra = 6 },
            new Generic<string> { Held = "" }, new Generic<int>(),
        ];
        int[] expected = [100, 101, 102, 102, 104, 105, 106, 107, 108];
        bool area = true;
        bool twice = true;
        bool sum = true;
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < shapes.Length; i++)
            {
                area &= Area(shapes[i], 100) == expected[i];
                twice &= shapes[i].Twice(100) == (i == 4 ? 1000 : 2 * expected[i]);
                sum &= shapes[i].Sum(1, 2.0, 3, 4.0, 5, 6) == 21 + expected[i] - 100;
            }
        }
        Check.That(area, "interface calls");
        Check.That(twice, "default interface methods");
        Check.That(sum, "arguments in all kinds of registers survive a dispatch");
        int misses = InterfaceDispatch.Misses;
        for (int i = 0; i < 1000; i++)
            Area(shapes[i % shapes.Length], i);
        Check.That(InterfaceDispatch.Misses - misses < 20, "the dispatch cache answers");
        Check.That(Virtual((Open)shapes[4]) == 2 && Virtual((Open)shapes[3]) == 3, "virtual calls");
        Check.That(Count<ByTwo>(5) == 110 && Count<ByThree>(5) == 15, "static abstract members");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Area(IShape shape, int scale) => shape.Area(scale);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Virtual(Open shape) => shape.Area(1);

    private static int Count<T>(int steps) where T : ICounter<T> => T.Start + steps * T.Step;
}
