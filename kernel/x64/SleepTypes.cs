namespace Mooring.Kernel.X64;

/// <summary>
/// The two numbers of the DSDT's \_S5_ package, which the PM1 control registers want for soft off (ACPI 6.5, 7.4.2).
/// They are found by their bytes: NameOp, "_S5_", PackageOp, length, number of elements, then constants (ACPI 6.5,
/// 20.2).
/// </summary>
internal readonly struct SleepTypes
{
    private const uint Name = 0x5F35535F;
    private const byte NameOp = 0x08, RootChar = (byte)'\\', PackageOp = 0x12, BytePrefix = 0x0A, OneOp = 0x01;

    internal readonly bool Found;
    internal readonly byte TypeA, TypeB;

    private SleepTypes(byte typeA, byte typeB)
    {
        Found = true;
        TypeA = (byte)(typeA & 7);
        TypeB = (byte)(typeB & 7);
    }

    /// <summary>Searches the definition block; <see cref="Found"/> says whether there was one.</summary>
    internal static SleepTypes Find(in AcpiTable table)
    {
        for (int at = AcpiTable.Header + 1; at + 8 < table.Length; at++)
            if (table.U32(at) == Name && table.U8(at + 4) == PackageOp && IsNamed(table, at))
                return Read(table, at + 5);
        return default;
    }

    private static bool IsNamed(in AcpiTable table, int at) =>
        table.U8(at - 1) == NameOp || table.U8(at - 1) == RootChar && table.U8(at - 2) == NameOp;

    // the package's length takes 1 to 4 bytes, as the top bits of the first say
    private static SleepTypes Read(in AcpiTable table, int length)
    {
        int at = length + 1 + (table.U8(length) >> 6);
        if (table.U8(at++) < 2)
            return default;
        byte typeA = Constant(table, ref at);
        return new SleepTypes(typeA, Constant(table, ref at));
    }

    private static byte Constant(in AcpiTable table, ref int at)
    {
        byte first = table.U8(at++);
        if (first == BytePrefix)
            return table.U8(at++);
        return first == OneOp ? (byte)1 : (byte)0;
    }
}
