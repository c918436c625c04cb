using System;

namespace Mooring.Servers.Console;

/// <summary>
/// The host's half of the exec line: frames of {u8 type, u32 length little endian, payload}. The only frame it knows is
/// the script; the payload of any other is skipped. What follows the script is skipped too: one script per boot.
/// </summary>
internal sealed class FrameReader
{
    /// <summary>The longest script, in bytes. A longer one is skipped and told as too long.</summary>
    public const int LongestScript = 1 << 20;

    /// <summary>Type and length.</summary>
    public const int HeaderBytes = 5;

    private readonly byte[] _header = new byte[HeaderBytes];
    private byte[] _script = [];
    private int _headerCount, _scriptCount;
    private uint _skip;
    private bool _receiving;

    public ScriptState State { get; private set; }

    /// <summary>The whole script once <see cref="State"/> is Complete.</summary>
    public ReadOnlySpan<byte> Script => new(_script, 0, _scriptCount);

    /// <summary>Takes the next bytes of the line, all of them.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes.Slice(Step(bytes));
    }

    private int Step(ReadOnlySpan<byte> bytes)
    {
        if (_skip > 0) return Skip(bytes.Length);
        if (_receiving) return Receive(bytes);
        _header[_headerCount++] = bytes[0];
        if (_headerCount == HeaderBytes) BeginPayload();
        return 1;
    }

    private void BeginPayload()
    {
        _headerCount = 0;
        uint length = _header[1] | (uint)_header[2] << 8 | (uint)_header[3] << 16 | (uint)_header[4] << 24;
        bool wanted = _header[0] == (byte)FrameType.Script && State == ScriptState.Awaited;
        if (wanted && length <= LongestScript) BeginScript((int)length);
        else _skip = length;
        if (wanted && length > LongestScript) State = ScriptState.TooLong;
    }

    private void BeginScript(int length)
    {
        _script = new byte[length];
        _receiving = length > 0;
        if (length == 0) State = ScriptState.Complete;
    }

    private int Receive(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _script.Length - _scriptCount);
        bytes.Slice(0, count).CopyTo(new Span<byte>(_script, _scriptCount, count));
        _scriptCount += count;
        _receiving = _scriptCount < _script.Length;
        if (!_receiving) State = ScriptState.Complete;
        return count;
    }

    private int Skip(int available)
    {
        int count = (int)Math.Min((uint)available, _skip);
        _skip -= (uint)count;
        return count;
    }
}

internal enum ScriptState : byte
{
    Awaited,
    Complete,
    TooLong,
}
