using System;
using Mooring.Kernel.Boot;

namespace Mooring.Kernel.X64;

/// <summary>
/// Finds ACPI's tables in memory: RSDP to XSDT, or to RSDT where that is all there is (ACPI 6.5, 5.2.5).
/// </summary>
// SAFETY: runs on the early page tables, which show every address below 4 GiB; Early.Reaches is asked before an address
// is followed, and what is returned is used before KernelSpace replaces them.
internal static unsafe class AcpiMemory
{
    private const int OldBytes = 20, NewBytes = 36;
    private const ulong BiosStart = 0xE0000, BiosEnd = 0x100000, ExtendedDataPointer = 0x40E, ExtendedDataBytes = 1024;
    private const uint RsdtSignature = 0x54445352, XsdtSignature = 0x54445358;

    /// <summary>Opens the root table; <paramref name="pointerBytes"/> is the size of its entries, 4 or 8.</summary>
    /// <param name="rsdp">Where the loader says the root pointer is; 0 to search for it.</param>
    internal static bool TryOpenRoot(ulong rsdp, out AcpiTable root, out int pointerBytes)
    {
        root = default;
        pointerBytes = 8;
        ulong found = rsdp != 0 && IsRootPointer(rsdp) ? rsdp : Search();
        if (found == 0)
            return false;
        byte* pointer = Early.At(found, NewBytes);
        bool isNew = pointer[15] >= 2 && AcpiTable.Sum(new ReadOnlySpan<byte>(pointer, NewBytes)) == 0;
        if (isNew && TryOpen(*(ulong*)(pointer + 24), out root) && root.Signature == XsdtSignature)
            return true;
        pointerBytes = 4;
        return TryOpen(*(uint*)(pointer + 16), out root) && root.Signature == RsdtSignature;
    }

    /// <summary>Opens the table at a physical address; says in the log why not.</summary>
    internal static bool TryOpen(ulong address, out AcpiTable table)
    {
        table = default;
        if (address == 0 || !Early.Reaches(address, AcpiTable.Header))
            return Refuse("lies beyond 4 GiB", address);
        uint length = *(uint*)(Early.At(address, AcpiTable.Header) + 4);
        if (length < AcpiTable.Header || length > AcpiTable.MaxBytes || !Early.Reaches(address, length))
            return Refuse("has an impossible length", address);
        table = new AcpiTable(new ReadOnlySpan<byte>(Early.At(address, length), (int)length));
        return table.IsIntact || Refuse("has a wrong checksum", address);
    }

    private static bool Refuse(string why, ulong address)
    {
        Log.Line($"ACPI: the table at 0x{address:x} {why}; ignored");
        return false;
    }

    private static ulong Search()
    {
        ulong extended = (ulong)*(ushort*)Early.At(ExtendedDataPointer, 2) << 4;
        ulong found = Search(extended, extended + ExtendedDataBytes);
        return found != 0 ? found : Search(BiosStart, BiosEnd);
    }

    private static ulong Search(ulong start, ulong end)
    {
        for (ulong at = start; at < end; at += 16)
            if (IsRootPointer(at))
                return at;
        return 0;
    }

    private static bool IsRootPointer(ulong address)
    {
        if (!Early.Reaches(address, NewBytes))
            return false;
        ReadOnlySpan<byte> bytes = new(Early.At(address, OldBytes), OldBytes), signature = "RSD PTR "u8;
        for (int i = 0; i < signature.Length; i++)
            if (bytes[i] != signature[i])
                return false;
        return AcpiTable.Sum(bytes) == 0;
    }
}
