using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Mooring.Ports;

namespace Mooring.Servers.Init;

/// <summary>Puts a start page together: magic, handles by role, arguments.</summary>
internal sealed class StartPageWriter
{
    private readonly byte[] _page = new byte[Limits.PageBytes];
    private StartPage _header;

    public StartPageWriter() => _header.Magic = StartPage.CurrentMagic;

    public void SetHandle(StartRole role, uint handle) => _header.Handles[(int)role] = handle;

    /// <summary>False if the arguments do not fit.</summary>
    public bool TrySetArguments(string path, List<string> arguments)
    {
        int length = Append(StartPage.ArgumentsOffset, path);
        for (int i = 0; i < arguments.Count && length > 0; i++) length = Append(length, arguments[i]);
        _header.ArgumentBytes = (uint)Math.Max(0, length - StartPage.ArgumentsOffset);
        return length > 0;
    }

    public ReadOnlySpan<byte> Finish()
    {
        MemoryMarshal.Write(_page, in _header);
        return _page;
    }

    private int Append(int at, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        if (length + 1 > StartPage.ArgumentsOffset + InitLimits.ArgumentBytes - at) return 0;
        Encoding.UTF8.GetBytes(text, _page.AsSpan(at));
        return at + length + 1;
    }
}
