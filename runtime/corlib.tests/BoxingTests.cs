using System;

namespace Mooring.Tests.Corelib;

/// <summary>Boxing of every shape of struct, Nullable, enums, and what structs inherit.</summary>
internal static class BoxingTests
{
    private enum Color
    {
        Red,
        Green,
    }

    [Flags]
    private enum Rights : ushort
    {
        None = 0,
        Read = 1,
        Write = 2,
    }

    private struct Twelve
    {
        internal int A;
        internal int B;
        internal int C;
    }

    private struct Three
    {
        internal byte A;
        internal byte B;
        internal byte C;
    }

    private struct Mixed
    {
        internal string Name;
        internal int Number;
    }

    private struct Pair : IEquatable<Pair>
    {
        internal int A;

        public readonly bool Equals(Pair other) => A == other.A;

        public override readonly bool Equals(object obj) => obj is Pair other && Equals(other);

        public override readonly int GetHashCode() => A;

        public override readonly string ToString() => "pair";
    }

    internal static void Run()
    {
        Structs();
        Nullables();
        Enums();
    }

    private static void Structs()
    {
        object twelve = Check.Opaque<object>(new Twelve { A = 1, B = 2, C = 3 });
        Check.That(twelve is Twelve { A: 1, B: 2, C: 3 }, "box of 12 bytes");
        object three = Check.Opaque<object>(new Three { A = 1, B = 2, C = 3 });
        Check.That(three is Three { A: 1, B: 2, C: 3 }, "box of 3 bytes");
        Check.That(twelve.Equals(new Twelve { A = 1, B = 2, C = 3 }), "equality by bytes");
        Check.That(!twelve.Equals(new Twelve { A = 1, B = 2, C = 4 }) && !twelve.Equals(three), "inequality by bytes");
        Check.That(twelve.GetHashCode() == new Twelve { A = 1, B = 2, C = 3 }.GetHashCode(), "hash by bytes");
        object mixed = new Mixed { Name = Check.Opaque("ab") + "c", Number = 4 };
        Check.That(mixed.Equals(new Mixed { Name = "abc", Number = 4 }), "equality by fields");
        Check.That(!mixed.Equals(new Mixed { Name = "abd", Number = 4 }), "inequality by fields");
        Check.That(mixed.GetHashCode() == new Mixed { Name = "abc", Number = 4 }.GetHashCode(), "hash by fields");
        object pair = Check.Opaque<object>(new Pair { A = 5 });
        Check.That(
            pair.Equals(new Pair { A = 5 }) && pair.GetHashCode() == 5 && pair.ToString() == "pair",
            "overrides");
        object number = Check.Opaque<object>(7);
        Check.That((int)number == 7 && !(number is uint) && number.Equals(7), "box of a number");
    }

    private static void Nullables()
    {
        int? none = Check.Opaque<int?>(null);
        int? some = Check.Opaque<int?>(9);
        object boxedNone = none;
        object boxedSome = some;
        Check.That(boxedNone == null && boxedSome is int && (int)boxedSome == 9, "boxing a Nullable");
        Check.That((int?)boxedSome == 9 && (int?)boxedNone == null, "unboxing a Nullable");
        Check.That(IsA<int?>(boxedSome) && !IsA<int?>("x"), "is Nullable");
        Check.That(some.HasValue && some.Value == 9 && none.GetValueOrDefault(3) == 3, "Nullable members");
        Check.That(
            some == 9 && none != 9 && some + none == null && (some ?? 1) == 9 && (none ?? 1) == 1,
            "lifted operators");
        Check.That(some.Equals(9) && none.Equals(null) && none.ToString() == "", "Nullable overrides");
        Twelve? large = Check.Opaque<Twelve?>(new Twelve { C = 8 });
        object boxedLarge = large;
        Check.That(boxedLarge is Twelve { C: 8 } && ((Twelve?)boxedLarge).Value.C == 8, "Nullable of a larger struct");
        Twelve?[] neighbours = [new Twelve { A = 1 }, new Twelve { A = 2 }];
        object first = neighbours[Check.Opaque(0)];
        Check.That(first.Equals(new Twelve { A = 1 }), "a box holds the value and no neighbour");
        long? wide = Check.Opaque<long?>(1L << 40);
        object boxedWide = wide;
        Check.That((long?)boxedWide == 1L << 40, "Nullable of 8 bytes");
        byte? narrow = Check.Opaque<byte?>(200);
        object boxedNarrow = narrow;
        Check.That((byte?)boxedNarrow == 200, "Nullable of 1 byte");
    }

    private static bool IsA<T>(object value) => value is T;

    private static void Enums()
    {
        object green = Check.Opaque<object>(Color.Green);
        Check.That(
            (Color)green == Color.Green && green.Equals(Color.Green) && !green.Equals(Color.Red),
            "box of an enum");
        Check.That(!green.Equals(1) && (int)green == 1, "an enum is not its number, but unboxes as it");
        Check.Equal(Color.Green.GetHashCode(), green.GetHashCode(), "hash of an enum");
        Check.Equal("40", ((Color)40).ToString(), "an enum value without a name prints as its number");
        Check.That((Rights.Read | Rights.Write).HasFlag(Rights.Write) && !Rights.Read.HasFlag(Rights.Write), "HasFlag");
    }
}
