using System;
using Mooring.Runtime;

namespace Mooring.Apps.Shell;

/// <summary>As <c>hexdump -C</c>: all files as one, runs of equal lines as one star.</summary>
internal sealed class HexDump : FileCommand
{
    private readonly byte[] _line = new byte[HexLine.BytesPerLine];
    private readonly byte[] _last = new byte[HexLine.BytesPerLine];
    private readonly byte[] _text = new byte[HexLine.LongestLine];
    private ulong _offset, _left;
    private int _lineCount;
    private bool _hasLast, _starred, _squeezes;

    public override string Name => "hexdump";
    public override string Usage => "[-C] [-v] [-n BYTES] [FILE|-]...";
    public override string Summary => "shows bytes in hexadecimal and ASCII";
    public override string OptionLetters => "Cvn:";

    protected override int Begin(Invocation call)
    {
        _offset = 0;
        _left = ulong.MaxValue;
        _lineCount = 0;
        _hasLast = _starred = false;
        _squeezes = !call.Options.Has('v');
        string? count = call.Options.ValueOf('n');
        if (count is null || Number.TryParse(count, out _left)) return ExitStatus.Done;
        return call.UsageError("no number: " + count);
    }

    protected override int Take(SharedBytes chunk, out bool wantsMore)
    {
        ReadOnlySpan<byte> bytes = chunk.Span;
        if ((ulong)bytes.Length > _left) bytes = bytes.Slice(0, (int)_left);
        int used = bytes.Length;
        _left -= (ulong)used;
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, HexLine.BytesPerLine - _lineCount);
            bytes.Slice(0, count).CopyTo(new Span<byte>(_line, _lineCount, count));
            bytes = bytes.Slice(count);
            _lineCount += count;
            if (_lineCount == HexLine.BytesPerLine) EndLine();
        }
        wantsMore = _left > 0;
        return used;
    }

    protected override void End()
    {
        if (_lineCount > 0) EndLine();
        if (_offset > 0) Write(HexLine.WriteEnd(_offset, _text));
    }

    private void EndLine()
    {
        ReadOnlySpan<byte> line = new(_line, 0, _lineCount);
        bool repeated = _squeezes && _hasLast && line.SequenceEqual(_last);
        if (!repeated) Write(HexLine.Write(_offset, line, _text));
        else if (!_starred) Out.Write("*\n"u8);
        _starred = repeated;
        line.CopyTo(_last);
        _hasLast = true;
        _offset += (ulong)_lineCount;
        _lineCount = 0;
    }

    private void Write(int length) => Out.Write(new ReadOnlySpan<byte>(_text, 0, length));
}
