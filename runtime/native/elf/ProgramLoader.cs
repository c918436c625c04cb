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
    /// <inheritdoc cref="Load"/>
    public static StatusCode LoadSegments(Handle process, ReadOnlySpan<byte> file, in ElfImage image)
    {
        for (int i = 0; i < image.SegmentCount; i++)
        {
            ElfSegment segment = image[i];
            ReadOnlySpan<byte> bytes = file.Slice((int)segment.FileOffset, (int)segment.FileBytes);
            ulong address = segment.FirstPage * Limits.PageBytes;
            StatusCode code = MapFilled(process, address, segment.Pages, segment.OffsetInPage, bytes, segment.Rights);
            if (code != StatusCode.Ok) return code;
        }
        return StatusCode.Ok;
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
