using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>
/// Line 0: a terminal with somebody in front of it.
/// <para>
/// Input waits in a queue until a ReadLine wants it; only then it is edited and echoed. Ctrl-C does not wait: it drops
/// the input typed before it and ends every AwaitInterrupt at once; a ReadLine in progress ends with Interrupted.
/// Echo goes out between writes, never inside one.
/// </para>
/// </summary>
internal sealed class TerminalLine : Line
{
    private const byte Interrupt = 3;
    private const int InputBytes = 65536;
    private const int EchoBytes = 4 * LineEditor.MostEcho;

    private readonly ByteQueue _input = new(InputBytes);
    private readonly ByteQueue _echo = new(EchoBytes);
    private readonly LineEditor _editor;
    private readonly WaitQueue _keys = new();
    private bool _editing;

    /// <summary>Clients that read keys.</summary>
    private int _keyReaders;

    public TerminalLine(Uart uart) : base(uart) => _editor = new LineEditor(_echo, new History());

    public override void Read(Request request)
    {
        Reads.Add(request);
        Edit();
    }

    public override void Drop(Request request)
    {
        Request? reader = Reads.First;
        base.Drop(request);
        if (!_editing || Reads.First == reader) return;
        _editing = false;
        _echo.Add("\r\n"u8);
        Edit();
    }

    protected override int RoomForInput => _input.Room;

    protected override void Take(byte value)
    {
        if (value == Interrupt && _keyReaders == 0) TakeInterrupt();
        else _input.TryAdd(value);
    }

    protected override void Taken()
    {
        if (_keyReaders > 0) _keys.WakeAll();
        else Edit();
    }

    /// <summary>Somebody reads the keys themselves: lines wait.</summary>
    public void BeginKeys() => _keyReaders++;

    public void EndKeys()
    {
        if (--_keyReaders == 0) Edit();
    }

    /// <summary>As <see cref="IConsole.Keys"/>; 0: nothing has been typed.</summary>
    public ulong TakeKeys()
    {
        const int Most = 7, CountShift = 56;
        ulong word = 0, count = 0;
        while (count < Most && _input.Count > 0) word |= (ulong)_input.Take() << (int)(8 * count++);
        ResumeInput();
        return word | count << CountShift;
    }

    /// <summary>Until something is typed, or the call is to end.</summary>
    public async ValueTask NextKeys(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _keys.WakeAllWith(cancel);
        if (!cancel.IsCancellationRequested) await _keys.Wait();
    }

    protected override int Fill(Span<byte> burst)
    {
        bool writing = Writes.First is { Sent: > 0 };
        if (_echo.Count > 0 && !writing) return _echo.Take(burst);
        if (Writes.First is not { } write) return 0;
        if (write.IsRaw) return FillRaw(write, burst);
        int count = NewlineWriter.Fill(write.Rest, burst, out int taken);
        write.Sent += taken;
        return count;
    }

    protected override void BurstSent()
    {
        if (Writes.First is { IsSent: true } write) Writes.Finish(StatusCode.Ok);
        if (_echo.Room >= LineEditor.MostEcho) Edit();
    }

    private static int FillRaw(Request write, Span<byte> burst)
    {
        int count = Math.Min(write.Rest.Length, burst.Length);
        write.Rest.Slice(0, count).CopyTo(burst);
        write.Sent += count;
        return count;
    }

    private void TakeInterrupt()
    {
        _input.Clear();
        Watchers.FinishAll(StatusCode.Ok);
        if (Reads.First is null) _echo.Add("^C\r\n"u8);
        else _input.TryAdd(Interrupt);
        Wake();
    }

    /// <summary>Feeds the editor as long as there is a reader, input, and room for the echo.</summary>
    private void Edit()
    {
        while (_keyReaders == 0 && Reads.First is { } read && _echo.Room >= LineEditor.MostEcho)
        {
            if (!_editing) Begin(read);
            if (_input.Count == 0)
            {
                _editor.Show();
                break;
            }
            EditOutcome outcome = _editor.Feed(_input.Take());
            if (outcome != EditOutcome.Editing) Answer(read, outcome);
        }
        if (_input.Room > 0) ResumeInput();
        if (_echo.Count > 0) Wake();
    }

    private void Begin(Request read)
    {
        if (read.Given.Length == 0) _editor.Begin(read.Prompt, read.EndsAtTab);
        else _editor.Resume(read.Prompt, read.Given, read.Sent, read.EndsAtTab);
        _editing = true;
    }

    private void Answer(Request read, EditOutcome outcome)
    {
        _editing = false;
        Reads.Finish(outcome switch
        {
            EditOutcome.Entered => Copy(LineEnd.Entered, read),
            EditOutcome.Completing => Copy(LineEnd.Tab, read),
            EditOutcome.Interrupted => StatusCode.Interrupted,
            EditOutcome.EndOfInput => StatusCode.EndOfData,
            _ => StatusCode.TooLarge,
        });
    }

    private StatusCode Copy(LineEnd how, Request read)
    {
        ReadOnlySpan<byte> line = _editor.Line;
        if (line.Length > Math.Min(read.Bytes.Length, IConsole.LineBytes)) return StatusCode.TooLarge;
        line.CopyTo(read.Bytes.Span);
        read.Line = new LineRead { Length = (ushort)line.Length, Cursor = (ushort)_editor.Cursor, End = how };
        return StatusCode.Ok;
    }
}
