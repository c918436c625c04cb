using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// The files that have been executed last, each whole in a region that is given to those who execute it: their shims
/// map the code from it, all the same pages. A file that has changed (by its time or its size) is read anew.
/// </summary>
internal sealed class ProgramImages(FsClient files)
{
    /// <summary>What system() and scripts call, and what is taken for it if it is not there.</summary>
    public const string Shell = "/bin/sh", ShellInstead = "/files/busybox";

    private const uint AnyExecute = 0x49;

    /// <summary>Pages of all that are kept.</summary>
    private const ulong MostKept = 4096;

    private readonly List<Image> _images = new();
    private ulong _pages;

    /// <summary>A file as a region [Read, Execute, Give], which stays this server's; its size.</summary>
    public async ValueTask<(Handle Region, long Size)> Find(string path)
    {
        Result<FsFile> file = await files.Open(path);
        if (!file.IsOk) return (default, Failure.Of(file.Code));
        Image? image = Kept(path, file.Value.Record);
        bool mayRun = file.Value.Kind == FileKind.File && (file.Value.Record.Mode & AnyExecute) != 0;
        long size = mayRun ? (long)file.Value.Size : Failure.Of(Errno.EACCES);
        if (image is null && size >= 0)
        {
            Result<Image> read = await Read(path, file.Value);
            if (read.IsOk) image = Keep(read.Value);
            else size = Failure.Of(read.Code);
        }
        await file.Value.Close();
        return size < 0 ? (default, size) : (image!.Region, size);
    }

    private Image? Kept(string path, in FileRecord record)
    {
        for (int i = 0; i < _images.Count; i++)
        {
            Image image = _images[i];
            if (image.Path != path) continue;
            _images.RemoveAt(i);
            if (image.ModifiedNs == record.ModifiedNs && image.Size == record.Size)
            {
                _images.Add(image);
                return image;
            }
            Drop(image);
            return null;
        }
        return null;
    }

    private Image Keep(Image image)
    {
        _images.Add(image);
        _pages += image.Pages;
        while (_pages > MostKept && _images.Count > 1)
        {
            Drop(_images[0]);
            _images.RemoveAt(0);
        }
        return image;
    }

    private void Drop(Image image)
    {
        _pages -= image.Pages;
        Handles.Close(image.Region);
    }

    private static async ValueTask<Result<Image>> Read(string path, FsFile file)
    {
        Result<MappedRegion> memory = await FileCopy.Read(file);
        if (!memory.IsOk) return memory.Code;
        bool isOurs = IsOurs(memory.Value.Bytes.Span.Slice(0, (int)file.Size));
        ulong pages = (ulong)memory.Value.Bytes.Length / Limits.PageBytes;
        Regions.Unmap(memory.Value.Bytes);
        if (!isOurs) return new Image(path, file.Record, memory.Value.Handle, pages);
        Handles.Close(memory.Value.Handle);
        return StatusCode.AccessDenied;
    }

    /// <summary>A program of this system would find another kernel than it expects.</summary>
    private static bool IsOurs(ReadOnlySpan<byte> file) =>
        ElfImage.IsProgram(file, out ulong at, out uint bytes) && at <= (ulong)file.Length
        && bytes <= (ulong)file.Length - at && ElfImage.IsOurs(file.Slice((int)at, (int)bytes));

    private sealed class Image(string path, FileRecord record, Handle region, ulong pages)
    {
        public string Path { get; } = path;

        public ulong ModifiedNs { get; } = record.ModifiedNs;

        public ulong Size { get; } = record.Size;

        public Handle Region { get; } = region;

        public ulong Pages { get; } = pages;
    }
}
