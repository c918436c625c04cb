using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime.Elf;

/// <summary>
/// An ELF file that may be loaded as a program, read from bytes that anybody may have written. Total: every sequence of
/// bytes gives an image or a status. What is accepted: ELF64, little endian, x86-64, fixed addresses, no interpreter,
/// no dynamic linking, no page both writable and executable, and the note <c>"Mooring" type 1</c> with the version of
/// the interface to the kernel. (System V ABI, generic edition 4.1 draft, chapters 4 and 5.)
/// </summary>
public struct ElfImage
{
    public const int MaxSegments = 16;

    /// <summary>Where linkers have put the headers; more notes are not looked at either.</summary>
    public const int HeadBytes = 4096;

    private const int HeaderBytes = 64, ProgramHeaderBytes = 56, MaxProgramHeaders = 64;
    private const ushort TypeExecutable = 2, MachineX64 = 62;

    private Segments _segments;

    /// <summary>Address of the first instruction, inside an executable segment.</summary>
    public ulong Entry { get; private set; }

    public int SegmentCount { get; private set; }

    /// <summary>All pages of all segments.</summary>
    public ulong Pages { get; private set; }

    private bool _hasNote;

    public readonly ElfSegment this[int index] => _segments[index];

    /// <returns>
    /// Ok, BadFormat, WrongMachine (another processor, word size or byte order), Truncated (the file ends before what
    /// it announces), Unsupported (wants an interpreter, dynamic linking or thread-local storage), TooLarge.
    /// </returns>
    public static StatusCode TryRead(ReadOnlySpan<byte> file, out ElfImage image)
    {
        image = default;
        StatusCode code = CheckHeader(file);
        if (code != StatusCode.Ok) return code;
        code = image.ReadProgramHeaders(file);
        if (code != StatusCode.Ok) return code;
        image.Entry = BinaryPrimitives.ReadUInt64LittleEndian(file.Slice(24));
        return image._hasNote && image.EntryIsExecutable() ? StatusCode.Ok : StatusCode.BadFormat;
    }

    /// <summary>
    /// Is it an ELF program for this processor, whoever's? Its first notes tell (<see cref="IsOurs"/>).
    /// </summary>
    /// <param name="head">Its first <see cref="HeadBytes"/>, or all of it.</param>
    /// <param name="notes">Where in the file they lie.</param>
    /// <param name="bytes">How many; 0: it has none.</param>
    public static bool IsProgram(ReadOnlySpan<byte> head, out ulong notes, out uint bytes)
    {
        const ushort positionIndependent = 3;
        const uint note = 4;
        (notes, bytes) = (0, 0);
        if (head.Length < HeaderBytes || !head.StartsWith(Magic) || head[4] != 2 || head[5] != 1) return false;
        if (Word16(head, 18) != MachineX64 || Word16(head, 54) != ProgramHeaderBytes) return false;
        if (Word16(head, 16) is not (TypeExecutable or positionIndependent)) return false;
        ulong at = Word64(head, 32);
        for (int i = 0; i < Word16(head, 56) && Fits(head, at, ProgramHeaderBytes); i++, at += ProgramHeaderBytes)
        {
            ReadOnlySpan<byte> header = head.Slice((int)at, ProgramHeaderBytes);
            if (Word32(header, 0) != note) continue;
            (notes, bytes) = (Word64(header, 8), (uint)Math.Min(Word64(header, 32), HeadBytes));
            return true;
        }
        return true;
    }

    /// <summary>Do these notes say that the program is one of this system?</summary>
    public static bool IsOurs(ReadOnlySpan<byte> notes)
    {
        ElfImage image = default;
        return image.TakeNotes(notes) == StatusCode.Ok && image._hasNote;
    }

    private static ReadOnlySpan<byte> Magic => [0x7F, (byte)'E', (byte)'L', (byte)'F'];

    private static StatusCode CheckHeader(ReadOnlySpan<byte> file)
    {
        int known = Math.Min(file.Length, Magic.Length);
        if (known == 0 || !file.Slice(0, known).SequenceEqual(Magic.Slice(0, known))) return StatusCode.BadFormat;
        if (file.Length < HeaderBytes) return StatusCode.Truncated;
        if (file[4] is not (1 or 2) || file[5] is not (1 or 2) || file[6] != 1) return StatusCode.BadFormat;
        if (file[4] != 2 || file[5] != 1 || Word16(file, 18) != MachineX64) return StatusCode.WrongMachine;
        bool isKnown = Word16(file, 16) == TypeExecutable && Word32(file, 20) == 1
            && Word16(file, 52) == HeaderBytes && Word16(file, 54) == ProgramHeaderBytes;
        return isKnown ? StatusCode.Ok : StatusCode.BadFormat;
    }

    private StatusCode ReadProgramHeaders(ReadOnlySpan<byte> file)
    {
        ulong start = Word64(file, 32);
        int count = Word16(file, 56);
        if (count is 0 or > MaxProgramHeaders) return StatusCode.BadFormat;
        if (!Fits(file, start, (ulong)count * ProgramHeaderBytes)) return StatusCode.Truncated;
        for (int i = 0; i < count; i++)
        {
            int at = (int)start + i * ProgramHeaderBytes;
            StatusCode code = ReadProgramHeader(file, file.Slice(at, ProgramHeaderBytes));
            if (code != StatusCode.Ok) return code;
        }
        return StatusCode.Ok;
    }

    private StatusCode ReadProgramHeader(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        const uint load = 1, dynamic = 2, interpreter = 3, note = 4, threadLocal = 7, stack = 0x6474_E551, execute = 1;
        switch (Word32(header, 0))
        {
            case load: return AddSegment(file, header);
            case note: return ReadNotes(file, header);
            case dynamic or interpreter or threadLocal: return StatusCode.Unsupported;
            case stack: return (Word32(header, 4) & execute) == 0 ? StatusCode.Ok : StatusCode.BadFormat;
            default: return StatusCode.Ok;
        }
    }

    private StatusCode AddSegment(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        ulong offset = Word64(header, 8), address = Word64(header, 16);
        ulong fileBytes = Word64(header, 32), memoryBytes = Word64(header, 40);
        if (fileBytes > memoryBytes || !TryRights(Word32(header, 4), out Rights rights)) return StatusCode.BadFormat;
        if (!Fits(file, offset, fileBytes)) return StatusCode.Truncated;
        if (memoryBytes == 0) return StatusCode.Ok;
        if (!IsAligned(offset, address, Word64(header, 48)) || !IsInImageRange(address, memoryBytes))
            return StatusCode.BadFormat;
        ElfSegment segment = new(address, memoryBytes, offset, fileBytes, rights);
        if (Pages + segment.Pages > Limits.RegionPages) return StatusCode.TooLarge;
        if (SegmentCount == MaxSegments || SharesAPage(segment)) return StatusCode.BadFormat;
        _segments[SegmentCount++] = segment;
        Pages += segment.Pages;
        return StatusCode.Ok;
    }

    private readonly bool SharesAPage(in ElfSegment segment)
    {
        for (int i = 0; i < SegmentCount; i++)
        {
            ElfSegment other = _segments[i];
            ulong end = segment.FirstPage + segment.Pages, otherEnd = other.FirstPage + other.Pages;
            if (segment.FirstPage < otherEnd && other.FirstPage < end) return true;
        }
        return false;
    }

    private readonly bool EntryIsExecutable()
    {
        for (int i = 0; i < SegmentCount; i++)
        {
            ElfSegment segment = _segments[i];
            if ((segment.Rights & Rights.Execute) != 0 && Entry >= segment.Address
                && Entry - segment.Address < segment.FileBytes) return true;
        }
        return false;
    }

    /// <summary>Entries of {name bytes, description bytes, type, name, description}, each padded to 4.</summary>
    private StatusCode ReadNotes(ReadOnlySpan<byte> file, ReadOnlySpan<byte> header)
    {
        ulong offset = Word64(header, 8), length = Word64(header, 32);
        if (!Fits(file, offset, length)) return StatusCode.Truncated;
        return TakeNotes(file.Slice((int)offset, (int)length));
    }

    private StatusCode TakeNotes(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            ulong nameBytes = Padded(Word32(notes, 0)), bytes = 12 + nameBytes + Padded(Word32(notes, 4));
            if (bytes > (ulong)notes.Length) return StatusCode.BadFormat;
            if (IsMooringNote(notes.Slice(0, (int)bytes))) _hasNote = true;
            notes = notes.Slice((int)bytes);
        }
        return StatusCode.Ok;
    }

    private static bool IsMooringNote(ReadOnlySpan<byte> note) =>
        Word32(note, 0) == 8 && Word32(note, 4) == 4 && Word32(note, 8) == 1
        && note.Slice(12, 8).SequenceEqual("Mooring\0"u8) && Word32(note, 20) == 1;

    private static bool TryRights(uint flags, out Rights rights)
    {
        const uint execute = 1, write = 2;
        rights = Rights.Read;
        if ((flags & write) != 0) rights |= Rights.Write;
        if ((flags & execute) != 0) rights |= Rights.Execute;
        return (flags & (write | execute)) != (write | execute);
    }

    private static bool IsAligned(ulong offset, ulong address, ulong alignment) =>
        (alignment & (alignment - 1)) == 0 && offset % Limits.PageBytes == address % Limits.PageBytes;

    private static bool IsInImageRange(ulong address, ulong bytes) =>
        address >= UserLayout.Lowest && address < UserLayout.WindowStart && bytes <= UserLayout.WindowStart - address;

    private static bool Fits(ReadOnlySpan<byte> file, ulong offset, ulong length) =>
        offset <= (ulong)file.Length && length <= (ulong)file.Length - offset;

    private static ulong Padded(uint bytes) => ((ulong)bytes + 3) & ~3ul;

    private static ushort Word16(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(at));

    private static uint Word32(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(at));

    private static ulong Word64(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(at));

    [InlineArray(MaxSegments)]
    private struct Segments
    {
        private ElfSegment _segment;
    }
}
