using System;
using System.Runtime.InteropServices;
using System.Text;
using Mooring.Ports;

namespace Mooring.Runtime.Elf;

/// <summary>Puts a start page together: magic, handles by role, arguments.</summary>
public sealed class StartPageWriter
{
    private readonly byte[] _page = new byte[Limits.PageBytes];
    private StartPage _header;

    public StartPageWriter() => _header.Magic = StartPage.CurrentMagic;

    /// <param name="role">Under which the new process finds it.</param>
    /// <param name="handle">As the new process numbers it.</param>
    public void SetHandle(StartRole role, Handle handle) => _header.Handles[(int)role] = handle.Value;

    /// <summary>What was set for a role; none if nothing was.</summary>
    public Handle Handle(StartRole role) => new(_header.Handles[(int)role]);

    /// <summary>One more argument, behind those that are there. False if it does not fit.</summary>
    public bool TryAddArgument(string argument)
    {
        int at = StartPage.ArgumentsOffset + (int)_header.ArgumentBytes;
        int length = Encoding.UTF8.GetByteCount(argument);
        if (length + 1 > _page.Length - at) return false;
        Encoding.UTF8.GetBytes(argument, _page.AsSpan(at));
        _header.ArgumentBytes += (uint)length + 1;
        return true;
    }

    /// <summary>The page's bytes.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        MemoryMarshal.Write(_page, in _header);
        return _page;
    }
}
