using Mooring.Ports;

namespace Mooring.Runtime.Elf;

/// <summary>
/// A part of a program's memory. Holding one tells: it was validated by <see cref="ElfImage.TryRead"/>.
/// </summary>
public readonly struct ElfSegment
{
    public ElfSegment(ulong address, ulong memoryBytes, ulong fileOffset, ulong fileBytes, Rights rights)
    {
        Address = address;
        MemoryBytes = memoryBytes;
        FileOffset = fileOffset;
        FileBytes = fileBytes;
        Rights = rights;
    }

    public ulong Address { get; }

    /// <summary>At least 1; what goes beyond <see cref="FileBytes"/> is zero.</summary>
    public ulong MemoryBytes { get; }
    public ulong FileOffset { get; }
    public ulong FileBytes { get; }

    /// <summary>Read, and Write or Execute, never both.</summary>
    public Rights Rights { get; }

    public ulong FirstPage => Address / Limits.PageBytes;
    public ulong Pages => (Address + MemoryBytes + Limits.PageBytes - 1) / Limits.PageBytes - FirstPage;

    /// <summary>Where in its first page the segment begins.</summary>
    public int OffsetInPage => (int)(Address % Limits.PageBytes);
}
