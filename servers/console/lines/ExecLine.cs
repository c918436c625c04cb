using System;
using Mooring.Rings;

namespace Mooring.Servers.Console;

/// <summary>
/// Line 1: a program on the host that has a script run. Both directions are framed (see <see cref="FrameReader"/> and
/// <see cref="FrameWriter"/>). There is nobody to interrupt and no line to read.
/// </summary>
internal sealed class ExecLine : Line
{
    private readonly FrameReader _reader = new();
    private readonly FrameWriter _writer = new();
    private readonly byte[] _input = new byte[256];
    private readonly bool _resumed;
    private Request? _open;
    private int _inputCount;
    private bool _saidReady;

    /// <param name="uart">The line's device.</param>
    /// <param name="resumed">A predecessor died: the host was told that we are ready, and may wait for a frame's
    /// rest.</param>
    public ExecLine(Uart uart, bool resumed) : base(uart) => _resumed = _saidReady = resumed;

    public override void Start()
    {
        if (_resumed) _writer.Resume(Uart.Scratch);
        else Uart.Scratch = 0;
        base.Start();
        Wake();
    }

    /// <summary>A reader of the script: <c>Sent</c> is the offset from which it wants it.</summary>
    public override void Read(Request request)
    {
        Reads.Add(request);
        if (!_saidReady) SayReady();
        AnswerReaders();
    }

    protected override int RoomForInput => _input.Length - _inputCount;

    protected override void Take(byte value)
    {
        _input[_inputCount++] = value;
        if (_inputCount == _input.Length) Taken();
    }

    protected override void Taken()
    {
        _reader.Feed(new ReadOnlySpan<byte>(_input, 0, _inputCount));
        _inputCount = 0;
        AnswerReaders();
    }

    protected override int Fill(Span<byte> burst)
    {
        if (_writer.IsIdle)
        {
            _open = Writes.First;
            if (_open is null) return 0;
            _open.Sent += _writer.Begin(_open.Stream, _open.Rest);
        }
        return _writer.Fill(burst);
    }

    protected override void BurstSent()
    {
        Uart.Scratch = _writer.Missing;
        if (!_writer.IsIdle || _open is null) return;
        if (_open == Writes.First && _open.IsSent) Writes.Finish(StatusCode.Ok);
        _open = null;
    }

    private void SayReady()
    {
        _saidReady = true;
        Request ready = Rent();
        ready.Stream = FrameType.Ready;
        ready.Own = [];
        Write(ready);
    }

    private void AnswerReaders()
    {
        while (_reader.State != ScriptState.Awaited && Reads.First is { } read)
        {
            bool complete = _reader.State == ScriptState.Complete;
            if (complete) Copy(_reader.Script, read);
            Reads.Finish(complete ? StatusCode.Ok : StatusCode.TooLarge);
        }
    }

    private static void Copy(ReadOnlySpan<byte> script, Request read)
    {
        int from = Math.Min(read.Sent, script.Length);
        int count = Math.Min(script.Length - from, read.Bytes.Length);
        script.Slice(from, count).CopyTo(read.Bytes.Span);
        read.Copied = count;
    }
}
