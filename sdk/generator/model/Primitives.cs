using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Mooring.Sdk.Generator.Model;

/// <summary>The types that every language has.</summary>
internal static class Primitives
{
    private static readonly Dictionary<SpecialType, (Wire Wire, string CSharp)> s_known = new()
    {
        [SpecialType.System_Boolean] = (Wire.Truth, "bool"),
        [SpecialType.System_Byte] = (Wire.U8, "byte"),
        [SpecialType.System_SByte] = (Wire.I8, "sbyte"),
        [SpecialType.System_UInt16] = (Wire.U16, "ushort"),
        [SpecialType.System_Int16] = (Wire.I16, "short"),
        [SpecialType.System_UInt32] = (Wire.U32, "uint"),
        [SpecialType.System_Int32] = (Wire.I32, "int"),
        [SpecialType.System_UInt64] = (Wire.U64, "ulong"),
        [SpecialType.System_Int64] = (Wire.I64, "long"),
        [SpecialType.System_Single] = (Wire.F32, "float"),
        [SpecialType.System_Double] = (Wire.F64, "double"),
        [SpecialType.System_Char] = (Wire.Char, "char"),
    };

    private static readonly Dictionary<Wire, (int Size, string Canon, string C)> s_wires = new()
    {
        [Wire.Truth] = (1, "truth", "uint8_t"),
        [Wire.U8] = (1, "u8", "uint8_t"),
        [Wire.I8] = (1, "i8", "int8_t"),
        [Wire.U16] = (2, "u16", "uint16_t"),
        [Wire.I16] = (2, "i16", "int16_t"),
        [Wire.U32] = (4, "u32", "uint32_t"),
        [Wire.I32] = (4, "i32", "int32_t"),
        [Wire.U64] = (8, "u64", "uint64_t"),
        [Wire.I64] = (8, "i64", "int64_t"),
        [Wire.F32] = (4, "f32", "float"),
        [Wire.F64] = (8, "f64", "double"),
        [Wire.Char] = (2, "char", "uint16_t"),
    };

    public static TypeShape? Of(SpecialType type) => s_known.TryGetValue(type, out (Wire Wire, string CSharp) known)
        ? new TypeShape
        {
            Wire = known.Wire,
            Name = known.CSharp,
            ShortName = known.CSharp,
            Size = s_wires[known.Wire].Size,
            Alignment = s_wires[known.Wire].Size,
            Canon = s_wires[known.Wire].Canon,
        }
        : null;

    public static string InC(Wire wire) => s_wires[wire].C;
}
