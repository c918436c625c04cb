using System.Collections.Generic;
using System.Linq;
using Mooring.Sdk.Generator.Model;

namespace Mooring.Sdk.Generator.Emit;

/// <summary>
/// FsCheck generators for the types of an interface, where FsCheck is referenced. Numbers are any bits, the edges
/// often; enums are what they declare; what fills a struct up between its fields is zero.
/// </summary>
internal static class ArbitraryEmitter
{
    private const string Usings =
        """
        using System;
        using System.Linq;
        using System.Runtime.InteropServices;
        using FsCheck;
        using FsCheck.Fluent;
        """;

    public static string Emit(ServiceModel service) => Source.File(service, Usings,
        $$"""
        /// <summary>Values of the types of <see cref="{{service.Interface}}"/>, for properties.</summary>
        internal static class {{service.Stem}}Values
        {
            {{Source.Lines(4, service.Types.Select(Type))}}

            {{Source.Lines(4, Leaf)}}
        }
        """);

    private const string Leaf =
        """
        private static Gen<byte[]> Leaf(int size, params ulong[] declared)
        {
            Gen<ulong> edges = Gen.Elements(0ul, 1ul, ulong.MaxValue, ulong.MaxValue >> 1, 1ul << (8 * size - 1));
            Gen<ulong> any = ArbMap.Default.GeneratorFor<ulong>();
            Gen<ulong> bits = declared.Length > 0 ? Gen.Elements(declared) : Gen.OneOf(edges, any);
            return bits.Select(value => BitConverter.GetBytes(value).Take(size).ToArray());
        }

        private static Gen<T> Of<T>(int size, params (int Offset, Gen<byte[]> Leaf)[] leaves) where T : unmanaged =>
            Gen.CollectToArray(leaves.Select(leaf => leaf.Leaf)).Select(values =>
            {
                byte[] bytes = new byte[size];
                for (int i = 0; i < values.Length; i++) values[i].CopyTo(bytes, leaves[i].Offset);
                return MemoryMarshal.Read<T>(bytes);
            });
        """;

    private static string Type(TypeShape type)
    {
        IEnumerable<string> leaves = Leaves(type, 0).Select(leaf => $"({leaf.Offset}, {LeafOf(leaf.Type)})");
        return $"public static Gen<{type.Name}> {type.ShortName} => Of<{type.Name}>(\n"
            + $"    {string.Join(", ", new[] { type.Size.ToString() }.Concat(leaves))});\n";
    }

    private static IEnumerable<(int Offset, TypeShape Type)> Leaves(TypeShape type, int at)
    {
        if (type.Wire != Wire.Struct) return [(at, type)];
        return type.Fields.SelectMany(field => Enumerable.Range(0, field.Count)
            .SelectMany(i => Leaves(field.Type, at + field.Offset + i * field.Type.Size)));
    }

    private static string LeafOf(TypeShape type)
    {
        IEnumerable<string> declared = type.Members.Select(member => member.Value + "ul");
        return $"Leaf({string.Join(", ", new[] { type.Size.ToString() }.Concat(declared))})";
    }
}
