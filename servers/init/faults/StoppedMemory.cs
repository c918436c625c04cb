using System;
using System.Buffers.Binary;
using Mooring.Diagnostics;
using Mooring.Ports;

namespace Mooring.Servers.Init;

/// <summary>The memory of a process that has stopped, a page at a time.</summary>
internal struct StoppedMemory : IStackMemory
{
    private readonly Scratch _scratch;
    private readonly Handle _process;
    private readonly byte[] _page;
    private ulong _pageAddress;
    private int _pageBytes;

    public StoppedMemory(Scratch scratch, Handle process)
    {
        _scratch = scratch;
        _process = process;
        _page = new byte[Limits.PageBytes];
        _pageAddress = ulong.MaxValue;
        _pageBytes = 0;
    }

    public bool TryRead(ulong address, out ulong value)
    {
        value = 0;
        if (address % 8 != 0) return false;
        Load(address & ~(ulong)(Limits.PageBytes - 1));
        int at = (int)(address % Limits.PageBytes);
        if (at + 8 > _pageBytes) return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(_page.AsSpan(at));
        return true;
    }

    private void Load(ulong pageAddress)
    {
        if (pageAddress == _pageAddress) return;
        ReadOnlySpan<byte> bytes = _scratch.Read(_process, pageAddress, Limits.PageBytes);
        bytes.CopyTo(_page);
        _pageBytes = bytes.Length;
        _pageAddress = pageAddress;
    }
}
