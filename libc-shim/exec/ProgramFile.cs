using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// An executable file: a region that the server has filled, shown here while a program is made of it. Nobody can write
/// to it. What the file says is checked as it is used.
/// </summary>
internal unsafe ref struct ProgramFile
{
    // SAFETY: Length bytes of the region are mapped at Address from Show to Hide, and offsets are compared with Length.
    private const ulong Address = ShimImage.Base + 0x40_0000_0000;
    private const int HeaderBytes = 64, MostHeaders = 64;

    private ulong _pages;

    public ulong Region { get; private set; }

    public ulong Length { get; private set; }

    public readonly ReadOnlySpan<byte> Bytes => new((byte*)Address, (int)Length);

    /// <summary>Shows a file. ENOEXEC: there is nothing in it, or too much.</summary>
    public long Show(LinuxThread* thread, uint region, ulong length)
    {
        Region = region;
        Length = length;
        _pages = Pages.Up(length) / Limits.PageBytes;
        long answer = length is 0 or > int.MaxValue
            ? Answer.Error(Errno.ENOEXEC)
            : Pages.Show(thread, region, 0, _pages, Address, Protection.Read);
        if (answer < 0) _pages = 0;
        return answer;
    }

    /// <summary>The region stays.</summary>
    public void Hide(LinuxThread* thread)
    {
        if (_pages != 0) Pages.Unmap(thread, Address, _pages * Limits.PageBytes);
        _pages = 0;
    }

    public void Close(LinuxThread* thread)
    {
        Hide(thread);
        Pages.Close(thread, Region);
        Region = 0;
    }

    public readonly bool IsOpen => Region != 0;

    public readonly bool IsScript => Length > 2 && Bytes[0] == '#' && Bytes[1] == '!';

    public readonly ref readonly ElfHeader Header => ref *(ElfHeader*)Address;

    public readonly ref readonly ElfSegment Segment(int index) =>
        ref ((ElfSegment*)(Address + Header.SegmentsOffset))[index];

    /// <summary>
    /// A static program for this machine, whose segments lie where programs lie, and within the file. ENOEXEC; ENOENT:
    /// it wants an interpreter for dynamic linking.
    /// </summary>
    public readonly long Check()
    {
        if (Length < HeaderBytes || !Header.IsSound || Header.Segments > MostHeaders)
            return Answer.Error(Errno.ENOEXEC);
        ulong table = (ulong)Header.Segments * (ulong)sizeof(ElfSegment);
        if (Header.SegmentsOffset % 8 != 0 || Header.SegmentsOffset > Length || table > Length - Header.SegmentsOffset)
            return Answer.Error(Errno.ENOEXEC);
        bool isAny = false;
        for (int i = 0; i < Header.Segments; i++)
        {
            ref readonly ElfSegment segment = ref Segment(i);
            if (segment.Type == ElfSegment.Interpreter) return Answer.Error(Errno.ENOENT);
            if (segment.Type != ElfSegment.Load) continue;
            if (!segment.IsSound(Length, Header.Bias)) return Answer.Error(Errno.ENOEXEC);
            isAny = true;
        }
        return isAny ? 0 : Answer.Error(Errno.ENOEXEC);
    }
}
