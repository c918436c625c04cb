using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>What one process may ask of init.</summary>
internal sealed class InitSession : Session
{
    private const int NameBytes = 64;

    private readonly Init _init;
    private readonly List<Gift> _laid = new();

    public InitSession(Init init) => _init = init;

    /// <summary>The process at the other end; set before it runs.</summary>
    public ProcessEntry Owner { get; set; } = null!;

    protected override ushort FirstMethod => (ushort)InitMethod.Connect;

    protected override ValueTask<Reply> Handle(Call call) => (InitMethod)call.Method switch
    {
        InitMethod.Connect => Connect(call),
        InitMethod.Spawn => new(Spawn(call)),
        InitMethod.Wait => Wait(call),
        InitMethod.Kill => new(Kill(call)),
        InitMethod.List => new(List(call)),
        InitMethod.Machine => new(Machine(call)),
        InitMethod.KernelLog => new(KernelLog(call)),
        InitMethod.PowerOff => new(PowerOff()),
        InitMethod.Log => new(Log(call)),
        InitMethod.Lay => new(Lay(call)),
        _ => new(StatusCode.UnknownMethod),
    };

    /// <summary>Whoever waits looks again and sees that the call is to end.</summary>
    protected override void Cancel(Call call) => (call.Waiting as WaitQueue)?.WakeAll();

    protected override void Ended(StatusCode why) => CloseLaid();

    private async ValueTask<Reply> Connect(Call call)
    {
        if (!TryText(call[0], call[1], NameBytes, out string name)) return StatusCode.BadArgument;
        ClientIdentity client = new(Client.ProcessId, Client.Line);
        Result<Handle> end = StatusCode.NotFound;
        if (name == Registry.Name) end = _init.Registry.Connect(client);
        else if (_init.Services.Find(name) is { } service)
            end = await service.Before(Owner).Connect(client, Owner, call);
        if (!end.IsOk) return end.Code;
        StatusCode code = call.Give(end.Value, Rights.All);
        if (code != StatusCode.Ok) Handles.Close(end.Value);
        return code;
    }

    private Reply Spawn(Call call)
    {
        if (!TryText(call[0], call[1], InitLimits.ArgumentBytes, out string text)) return StatusCode.BadArgument;
        string[] parts = text.Split('\0');
        if (parts.Length < 2 || parts[^1].Length != 0) return StatusCode.BadArgument;
        Start start = new(parts[0])
        {
            ParentId = Client.ProcessId, Line = Client.Line, Budget = call[2], ErrorIsOutput = call[3] == 1,
        };
        for (int i = 1; i < parts.Length - 1; i++) start.Arguments.Add(parts[i]);
        foreach (Gift gift in _laid) start.Gifts.Add(gift);
        Result<ProcessEntry> entry = _init.Launch(start);
        CloseLaid();
        return entry.IsOk ? Reply.Ok(entry.Value.Id) : entry.Code;
    }

    private async ValueTask<Reply> Wait(Call call)
    {
        if (!TryBytes(call[1], call[2], out SharedBytes into)) return StatusCode.BadArgument;
        if (_init.Processes.Find(call[0]) is not { } entry) return StatusCode.NotFound;
        call.Waiting = entry.Waiting;
        while (!entry.HasEnded && !call.CancelRequested) await entry.Waiting.Wait();
        if (!entry.HasEnded) return StatusCode.Cancelled;
        int length = WriteText(entry.Report, into);
        return Reply.Ok((uint)entry.ExitCode | (ulong)length << 32);
    }

    private Reply Kill(Call call)
    {
        if (call[0] != 0) return _init.Kill(call[0]);
        if (!TryText(call[1], call[2], NameBytes, out string name) || name.Length == 0) return StatusCode.BadArgument;
        return _init.Kill(name);
    }

    private Reply List(Call call)
    {
        if (!TryBytes(call[0], call[1], out SharedBytes into)) return StatusCode.BadArgument;
        Span<byte> rest = into.Span;
        uint count = 0;
        while (rest.Length >= RecordBytes && _init.Scratch.ProcessAt(_init.Machine, count).IsOk)
        {
            _init.Scratch.Bytes.Slice(0, RecordBytes).CopyTo(rest);
            rest = rest.Slice(RecordBytes);
            count++;
        }
        return Reply.Ok(count);
    }

    private Reply Machine(Call call)
    {
        if (!TryBytes(call[0], SystemBytes, out SharedBytes into)) return StatusCode.BadArgument;
        Result<SystemRecord> record = _init.Scratch.Machine(_init.Machine);
        if (!record.IsOk) return record.Code;
        MemoryMarshal.Write(into.Span, record.Value);
        return Reply.Ok();
    }

    private Reply KernelLog(Call call)
    {
        if (!TryBytes(call[1], call[2], out SharedBytes into)) return StatusCode.BadArgument;
        ulong length = Math.Min((ulong)into.Length, Limits.PageBytes);
        Result<ulong> read = _init.Machine.LogRead(call[0], _init.Scratch.Region, 0, length);
        if (!read.IsOk) return read.Code;
        _init.Scratch.Bytes.Slice(0, (int)Math.Min((uint)read.Value, length)).CopyTo(into.Span);
        return Reply.Ok(read.Value);
    }

    /// <summary>Its method mask keeps everybody but the shell from here.</summary>
    private Reply PowerOff()
    {
        _init.Machine.PowerOff();
        return Reply.Ok();
    }

    private Reply Log(Call call)
    {
        if (!TryText(call[0], call[1], InitLimits.LogBytes, out string line)) return StatusCode.BadArgument;
        _init.Log(Owner.Name + ": " + line);
        return Reply.Ok();
    }

    private Reply Lay(Call call)
    {
        Result<Handle> end = call.Take();
        if (!end.IsOk) return StatusCode.BadArgument;
        bool fits = call[0] is >= (ulong)StartRole.Input and <= (ulong)StartRole.Error;
        foreach (Gift gift in _laid) fits &= (ulong)gift.Role != call[0];
        if (fits) _laid.Add(new Gift((StartRole)call[0], end.Value, Rights.All));
        else Handles.Close(end.Value);
        return fits ? Reply.Ok() : StatusCode.BadArgument;
    }

    /// <summary>What a program has got is not here any more, and this does nothing to it.</summary>
    private void CloseLaid()
    {
        foreach (Gift gift in _laid) Handles.Close(gift.Handle);
        _laid.Clear();
    }

    private static int WriteText(string text, SharedBytes into)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(bytes.Length, into.Length);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80) length--;
        bytes.AsSpan(0, length).CopyTo(into.Span);
        return length;
    }

    private const int RecordBytes = 384, SystemBytes = 128;
}
