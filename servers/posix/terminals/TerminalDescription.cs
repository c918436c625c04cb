using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>A terminal, opened.</summary>
internal sealed class TerminalDescription(Terminal terminal, OpenFlags flags) : Description(flags)
{
    private const uint GetSettings = 0x5401, SetSettings = 0x5402, SetAfterOutput = 0x5403, SetAndFlush = 0x5404,
        SendBreak = 0x5409, FlowControl = 0x540A, Flush = 0x540B, BecomeControlling = 0x540E, GetForeground = 0x540F,
        SetForeground = 0x5410, OutputWaiting = 0x5411, GetSize = 0x5413, SetSize = 0x5414, BytesWaiting = 0x541B,
        GiveUp = 0x5422, GetSession = 0x5429;

    /// <inheritdoc/>
    public override Changes Changes => terminal.Changes;

    /// <inheritdoc/>
    public override string Name => $"/dev/pts/{terminal.Number}";

    /// <inheritdoc/>
    public override PollEvents Ready
    {
        get
        {
            PollEvents ready = PollEvents.None;
            if (terminal.Discipline.CanRead) ready |= PollEvents.In | PollEvents.ReadNormal;
            if (terminal.CanWrite) ready |= PollEvents.Out | PollEvents.WriteNormal;
            return terminal.IsHungUp ? ready | PollEvents.HangUp : ready;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<Result<long>> Stat(SharedBytes into) => new(new StatRecord
    {
        Mode = StatRecord.Character | 0x190, Node = terminal.Number + 3, Device = 22,
        DeviceItself = 0x8800 + terminal.Number,
    }.Write(into));

    /// <inheritdoc/>
    public override long Control(uint request, ulong argument, Span<byte> data, Asking asking)
    {
        switch (request)
        {
            case GetSettings:
                terminal.Discipline.Settings.Write(data);
                return 0;
            case SetSettings or SetAfterOutput or SetAndFlush:
                return Set(data, request == SetAndFlush, asking);
            case GetForeground:
                return Put(data, terminal.Foreground);
            case SetForeground:
                return terminal.SetForeground(BinaryPrimitives.ReadInt32LittleEndian(data), asking);
            case GetSession:
                return terminal.Session is { } session ? Put(data, session.Id) : Failure.Of(Errno.ENOTTY);
            case BecomeControlling:
                return Take(asking.Caller);
            case GiveUp:
                return Leave(asking.Caller);
            default:
                return ControlLine(request, argument, data);
        }
    }

    protected override long TryRead(SharedBytes into, Asking asking)
    {
        if (terminal.IsHungUp) return 0;
        long may = terminal.MayRead(asking);
        if (may != 0) return may;
        if (into.Length == 0) return 0;
        LineDiscipline line = terminal.Discipline;
        bool neverWaits = !line.Settings.Has(LocalFlags.Canonical) && line.Settings[ControlCharacter.Least] == 0;
        if (!line.CanRead && !neverWaits) return Failure.Again;
        return line.Read(into.Span);
    }

    protected override long TryWrite(SharedBytes from, Asking asking)
    {
        if (terminal.IsHungUp) return Failure.Of(Errno.EIO);
        if (terminal.Discipline.Settings.Has(LocalFlags.StopsBackground) && terminal.MayChange(asking) is var may
            && may != 0) return may;
        int length = 0;
        ReadOnlySpan<byte> bytes = from.Span;
        while (length < bytes.Length && terminal.CanWrite) terminal.Discipline.Write(bytes[length++]);
        if (length > 0) terminal.Changes.Tell();
        return length > 0 || bytes.Length == 0 ? length : Failure.Again;
    }

    private long Set(ReadOnlySpan<byte> termios, bool flushes, Asking asking)
    {
        long may = terminal.MayChange(asking);
        if (may != 0) return may;
        if (flushes) terminal.Discipline.Input.Clear();
        terminal.Discipline.Set(termios);
        terminal.Changes.Tell();
        return 0;
    }

    private long ControlLine(uint request, ulong argument, Span<byte> data)
    {
        switch (request)
        {
            case GetSize:
                data.Slice(0, 8).Clear();
                BinaryPrimitives.WriteUInt16LittleEndian(data, terminal.Rows);
                BinaryPrimitives.WriteUInt16LittleEndian(data.Slice(2), terminal.Columns);
                return 0;
            case SetSize:
                ushort rows = BinaryPrimitives.ReadUInt16LittleEndian(data);
                terminal.Resize(rows, BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(2)));
                return 0;
            case BytesWaiting:
                return Put(data, terminal.Discipline.CanRead ? terminal.Discipline.Input.Count : 0);
            case OutputWaiting:
                return Put(data, terminal.Discipline.Output.Count);
            case Flush:
                if (argument != 1) terminal.Discipline.Input.Clear();
                return 0;
            case SendBreak or FlowControl:
                return 0;
            default:
                return Failure.Of(Errno.ENOTTY);
        }
    }

    private static long Put(Span<byte> data, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(data, value);
        return 0;
    }

    private long Take(Process caller)
    {
        if (terminal.Session == caller.Session) return 0;
        bool may = caller.Session.Id == caller.Id && caller.Session.Terminal is null && terminal.Session is null;
        if (!may) return Failure.Of(Errno.EPERM);
        terminal.Become(caller.Session, caller.Group);
        return 0;
    }

    private long Leave(Process caller)
    {
        if (caller.Session.Terminal != terminal) return Failure.Of(Errno.ENOTTY);
        if (caller.Session.Id == caller.Id)
        {
            caller.Session.Terminal = null;
            terminal.Release();
        }
        return 0;
    }
}
