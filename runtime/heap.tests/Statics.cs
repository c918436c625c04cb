namespace Mooring.Tests.HeapImage;

/// <summary>Places for references outside the heap: statics of every kind, and frozen objects.</summary>
internal static class Statics
{
    private interface IHolder
    {
        object Held { get; set; }
    }

    /// <summary>A struct that is changed in its box, where it lies.</summary>
    private struct Holder : IHolder
    {
        public object Held { get; set; }
    }

    private static class Frozen
    {
        /// <summary>The compiler makes this box at compile time, in the image; the heap must look into it.</summary>
        internal static readonly IHolder Box = new Holder();
    }

    private static class Of<T>
    {
        internal static T Value;
        internal static T[] Values;
    }

    private static class Mixed
    {
        internal static int Number = 5;
        internal static string Text = "early";
        internal static Wide Struct;
        internal static (string, int, Node) Tuple;
    }

    internal static void Build()
    {
        Frozen.Box.Held = Node.Whole(1);
        Of<string>.Value = $"value {3}";
        Of<string>.Values = [$"value {4}"];
        Of<Node>.Value = Node.Whole(5);
        Of<Wide>.Value = new Wide(6);
        Of<Wide>.Values = [default, new Wide(7)];
        Of<Pair<object>>.Value = new Pair<object> { Second = Node.Whole(8) };
        Mixed.Text = $"{Mixed.Text} and late";
        Mixed.Struct = new Wide(9);
        Mixed.Tuple = ($"tuple {10}", 10, Node.Whole(10));
    }

    internal static void Verify()
    {
        Machine.Check(Holds(Frozen.Box.Held, 1), "a box in the image");
        Machine.Check(Of<string>.Value == $"value {3}" && Of<string>.Values[0] == $"value {4}" &&
            Holds(Of<Node>.Value, 5), "statics of a generic class, shared code");
        Machine.Check(Of<Wide>.Value.Is(6) && Of<Wide>.Values[1].Is(7) && Holds(Of<Pair<object>>.Value.Second, 8),
            "statics of a generic class of structs");
        Machine.Check(Mixed.Number == 5 && Mixed.Text == "early and late" && Mixed.Struct.Is(9) &&
            Mixed.Tuple.Item1 == $"tuple {10}" && Holds(Mixed.Tuple.Item3, 10), "statics that are structs");
    }

    private static bool Holds(object held, int id) => held is Node node && node.Id == id && node.IsWhole();
}
