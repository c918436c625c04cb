using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using Mooring.Ports;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// The memory of a hosted kernel that has links: one file without a name, all of it mapped here and in each process at
/// the other end of a link. So what is lent or given crosses as a place in it. Pages are handed out once and come back
/// with the process.
/// </summary>
internal sealed unsafe class SharedMemory : IDisposable
{
    // SAFETY: the whole file is mapped from the constructor to Dispose, when the programs have ended; addresses are
    // given out of its length only, which Find and Take compare with first.
    private const long FileBytes = 1L << 30;

    private readonly SafeFileHandle _file;
    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private long _taken;

    private SharedMemory(SafeFileHandle file)
    {
        _file = file;
        _mapping = MemoryMappedFile.CreateFromFile(
            file, null, FileBytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _mapping.CreateViewAccessor(0, FileBytes);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>This process's own. Nothing of it is used before it is written to.</summary>
    public static SharedMemory Create()
    {
        SafeFileHandle file = new(HostCalls.MemoryFile("mooring"), ownsHandle: true);
        RandomAccess.SetLength(file, FileBytes);
        return new SharedMemory(file);
    }

    /// <summary>That of another process: the file that it has open under this number.</summary>
    public static SharedMemory Open(uint process, uint descriptor) => new(File.OpenHandle(
        $"/proc/{process}/fd/{descriptor}", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite));

    /// <summary>How other processes find the file while this one lives.</summary>
    public uint Descriptor => (uint)_file.DangerousGetHandle();

    /// <summary>Zeroed pages that nobody has had; 0: there are none left.</summary>
    public nint Take(int pages)
    {
        long bytes = (long)pages * Limits.PageBytes;
        if (pages < 0 || bytes > FileBytes - _taken) return 0;
        _taken += bytes;
        return (nint)(_start + _taken - bytes);
    }

    /// <summary>Where these pages lie; 0: not inside.</summary>
    public nint At(ulong offset, uint pages) =>
        offset % Limits.PageBytes == 0 && pages <= FileBytes / Limits.PageBytes
            && offset <= (ulong)FileBytes - (ulong)pages * Limits.PageBytes
            ? (nint)(_start + offset)
            : 0;

    /// <summary>The place of an address.</summary>
    public bool TryFind(nint address, out ulong offset)
    {
        offset = (ulong)((byte*)address - _start);
        return offset < FileBytes;
    }

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
        _file.Dispose();
    }
}
