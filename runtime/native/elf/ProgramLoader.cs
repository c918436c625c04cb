using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime.Elf;

/// <summary>
/// Puts a validated image into a new process over kernel commands: each segment is a region that is filled through a
/// mapping of the loader's own and then mapped into the process with its final rights only. On any failure the caller
/// kills the process; regions need no clean-up, their handles are closed here.
/// </summary>
public static class ProgramLoader
{
    public const ulong StackBytes = 256 * 1024;

    /// <summary>Maps segments, stack and start page. The guard below the stack is the unmapped page there.</summary>
    /// <param name="process">[Manage], nothing mapped yet.</param>
    /// <param name="file">What <paramref name="image"/> was read from.</param>
    /// <param name="image">Where everything goes.</param>
    /// <param name="startPage">Becomes the process's start page: at most one page of bytes.</param>
    public static StatusCode Load(
        Handle process, ReadOnlySpan<byte> file, in ElfImage image, ReadOnlySpan<byte> startPage)
    {
        StatusCode code = LoadSegments(process, file, image);
        if (code != StatusCode.Ok) return code;
        const Rights stackRights = Rights.Read | Rights.Write;
        StatusCode stack = MapFilled(
            process, UserLayout.StackTop - StackBytes, StackBytes / Limits.PageBytes, 0, default, stackRights);
        if (stack != StatusCode.Ok) return stack;
        return MapFilled(process, UserLayout.StartPage, 1, 0, startPage, Rights.Read);
    }

    /// <summary>Maps the segments alone, for an image that brings its own stack.</summary>
    /// <param name="process">[Manage], nothing mapped yet.</param>
    /// <param name="file">What <paramref name="image"/> was read from.</param>
    /// <param name="image">Where everything goes.</param>
    /// <param name="kept">A place for each segment, or none: regions of those that are never written, which are filled
    /// the first time and kept for further processes.</param>
    public static StatusCode LoadSegments(
        Handle process, ReadOnlySpan<byte> file, in ElfImage image, Span<Handle> kept = default)
    {
        for (int i = 0; i < image.SegmentCount; i++)
        {
            ElfSegment segment = image[i];
            ReadOnlySpan<byte> bytes = file.Slice((int)segment.FileOffset, (int)segment.FileBytes);
            bool isKept = !kept.IsEmpty && (segment.Rights & Rights.Write) == 0;
            StatusCode code = isKept
                ? MapKept(process, segment, bytes, ref kept[i])
                : MapFilled(
                    process, segment.FirstPage * Limits.PageBytes, segment.Pages, segment.OffsetInPage, bytes,
                    segment.Rights);
            if (code != StatusCode.Ok) return code;
        }
        return StatusCode.Ok;
    }

    private static StatusCode MapKept(Handle process, in ElfSegment segment, ReadOnlySpan<byte> bytes, ref Handle kept)
    {
        if (kept.IsNone)
        {
            Result<Handle> region = Regions.Create(segment.Pages);
            if (!region.IsOk) return region.Code;
            StatusCode code = bytes.IsEmpty ? StatusCode.Ok : Fill(region.Value, segment.OffsetInPage, bytes);
            if (code != StatusCode.Ok)
            {
                Handles.Close(region.Value);
                return code;
            }
            kept = region.Value;
        }
        ulong address = segment.FirstPage * Limits.PageBytes;
        return Regions.MapInto(process, kept, 0, segment.Pages, segment.Rights, address).Code;
    }

    /// <summary>Starts the first thread at the image's entry.</summary>
    public static StatusCode Start(Handle process, in ElfImage image, uint priority) =>
        Processes.Start(process, image.Entry, UserLayout.StackTop, UserLayout.StartPage, priority);

    private static StatusCode MapFilled(
        Handle process, ulong address, ulong pages, int at, ReadOnlySpan<byte> bytes, Rights rights)
    {
        Result<Handle> region = Regions.Create(pages);
        if (!region.IsOk) return region.Code;
        StatusCode code = bytes.IsEmpty ? StatusCode.Ok : Fill(region.Value, at, bytes);
        if (code == StatusCode.Ok) code = Regions.MapInto(process, region.Value, 0, pages, rights, address).Code;
        Handles.Close(region.Value);
        return code;
    }

    private static StatusCode Fill(Handle region, int at, ReadOnlySpan<byte> bytes)
    {
        Result<SharedBytes> mapping = Regions.Map(region, Rights.Read | Rights.Write);
        if (!mapping.IsOk) return mapping.Code;
        bytes.CopyTo(mapping.Value.Span.Slice(at));
        return Regions.Unmap(mapping.Value);
    }
}
