using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// Puts a checked file into the address space: what is never written is the file's own pages, the rest a copy; what
/// lies behind the file's bytes is memory that nobody has touched.
/// </summary>
internal unsafe ref struct ProgramLoader
{
    // SAFETY: the pages that are copied to were made here just before; the source is within the file
    // (ProgramFile.Check).

    /// <summary>The first instruction, and where the program headers can be read; 0: nowhere.</summary>
    public ulong Entry, Headers;

    /// <summary>The end of the highest segment.</summary>
    public ulong End;

    public ulong Bias;

    public long Load(LinuxThread* thread, in ProgramFile file)
    {
        Bias = file.Header.Bias;
        Entry = file.Header.Entry + Bias;
        for (int i = 0; i < file.Header.Segments; i++)
        {
            ElfSegment segment = file.Segment(i);
            if (segment.Type != ElfSegment.Load || segment.MemoryBytes == 0) continue;
            long answer = Load(thread, file, segment);
            if (answer < 0) return answer;
            End = Math.Max(End, Bias + segment.Address + segment.MemoryBytes);
            ulong table = file.Header.SegmentsOffset;
            if (table >= segment.Offset && table < segment.Offset + segment.FileBytes)
                Headers = Bias + segment.Address + (table - segment.Offset);
        }
        return 0;
    }

    private readonly long Load(LinuxThread* thread, in ProgramFile file, in ElfSegment segment)
    {
        ulong address = Bias + segment.Address, start = Pages.Down(address);
        ulong fileEnd = Pages.Up(address + segment.FileBytes), end = Pages.Up(address + segment.MemoryBytes);
        if (segment.FileBytes == 0) fileEnd = start;
        bool isShown = !segment.IsWritable && end == fileEnd;
        long answer = AddressSpace.Remove(thread, start, end);
        if (answer == 0 && fileEnd != start)
            answer = isShown
                ? Show(thread, file, segment, start, fileEnd)
                : Copy(thread, file, segment, start, fileEnd);
        if (answer == 0 && end > fileEnd) answer = AddressSpace.Reserve(fileEnd, end, segment.Protection);
        return answer;
    }

    private static long Show(
        LinuxThread* thread, in ProgramFile file, in ElfSegment segment, ulong start, ulong end)
    {
        if (!Ranges.HasRoom) return Answer.Error(Errno.ENOMEM);
        ulong firstPage = segment.Offset / Limits.PageBytes;
        bool isLater = ProgramText.TryAdd(start, end, firstPage);
        long answer = isLater ? 0 : Pages.Show(
            thread, file.Region, firstPage, (end - start) / Limits.PageBytes, start, segment.Protection);
        RangeFlags flags = isLater ? RangeFlags.File : RangeFlags.File | RangeFlags.Mapped;
        if (answer == 0)
            Ranges.Insert(new Range { Start = start, End = end, Protection = segment.Protection, Flags = flags });
        return answer;
    }

    private readonly long Copy(
        LinuxThread* thread, in ProgramFile file, in ElfSegment segment, ulong start, ulong end)
    {
        const Protection writable = Protection.Read | Protection.Write;
        long answer = AddressSpace.Reserve(start, end, writable);
        if (answer == 0) answer = AddressSpace.Populate(thread, start, end);
        if (answer < 0) return answer;
        file.Bytes.Slice((int)segment.Offset, (int)segment.FileBytes)
            .CopyTo(new Span<byte>((byte*)(Bias + segment.Address), (int)segment.FileBytes));
        return segment.Protection == writable ? 0 : AddressSpace.Protect(thread, start, end, segment.Protection);
    }
}
