using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>A program's session with init, which it was born with: names, processes, the machine.</summary>
public sealed class InitClient : IConnector
{
    private static InitClient? s_instance;

    private readonly ServiceClient _init;

    private InitClient(SessionBuffer buffer) => _init = new ServiceClient("init", new Birthright(), buffer);

    public static InitClient Instance => s_instance ??= Create();

    /// <inheritdoc/>
    public async ValueTask<Result<Handle>> Connect(string name)
    {
        BufferSlice slice = await _init.Buffer.Take(Encoding.UTF8.GetByteCount(name));
        Completion completion = await _init.Call(ConnectCommand(name, slice));
        _init.Buffer.Give(slice);
        return Taken(completion);
    }

    /// <inheritdoc/>
    public Result<Handle> ConnectAndWait(string name)
    {
        if (!_init.Buffer.TryTake(Encoding.UTF8.GetByteCount(name), out BufferSlice slice)) return StatusCode.Full;
        Completion completion = _init.CallAndWait(ConnectCommand(name, slice));
        _init.Buffer.Give(slice);
        return Taken(completion);
    }

    /// <summary>Starts a program; answers its id.</summary>
    /// <param name="arguments">The first is the path of the program.</param>
    /// <param name="budgetPages">0: init decides.</param>
    /// <param name="errorIsOutput">Its error stream is the pipe that was laid as its output.</param>
    public async ValueTask<Result<ulong>> Spawn(
        IReadOnlyList<string> arguments, ulong budgetPages = 0, bool errorIsOutput = false)
    {
        int length = 0;
        for (int i = 0; i < arguments.Count; i++) length += Encoding.UTF8.GetByteCount(arguments[i]) + 1;
        if (length > SessionBuffer.Bytes) return StatusCode.TooLarge;
        BufferSlice slice = await _init.Buffer.Take(length);
        WriteStrings(arguments, slice.Bytes.Span);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.Spawn, slice.Offset, (ulong)length, budgetPages, errorIsOutput ? 1ul : 0));
        _init.Buffer.Give(slice);
        return Word(completion);
    }

    /// <summary>Hands over the end of a pipe, for the program that is started next.</summary>
    /// <param name="role">Input: a server end; Output, Error: client ends.</param>
    /// <param name="end">Closed if that fails.</param>
    public async ValueTask<StatusCode> Lay(StartRole role, Handle end)
    {
        CompletionSlot slot = CompletionSlot.Take(
            new Command((ushort)InitMethod.Lay, (ulong)role), end, Rights.All);
        _init.Submit(slot);
        StatusCode code = (await slot.Task).Code;
        if (code != StatusCode.Ok) Handles.Close(end);
        return code;
    }

    /// <summary>Completes when the process has ended.</summary>
    public async ValueTask<Result<ProcessEnd>> Wait(ulong id)
    {
        BufferSlice slice = await _init.Buffer.Take(8192);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.Wait, id, slice.Offset, (ulong)slice.Length));
        string report = string.Empty;
        if (completion.Code == StatusCode.Ok) report = Text(slice, completion.Value >> 32);
        _init.Buffer.Give(slice);
        return completion.Code == StatusCode.Ok ? new ProcessEnd((int)completion.Value, report) : completion.Code;
    }

    /// <summary>Kills one process; answers 1.</summary>
    public async ValueTask<Result<ulong>> Kill(ulong id) =>
        Word(await _init.Call(new Command((ushort)InitMethod.Kill, id)));

    /// <summary>Kills every process of that name; answers how many.</summary>
    public async ValueTask<Result<ulong>> Kill(string name)
    {
        BufferSlice slice = await TakeText(name);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.Kill, 0, slice.Offset, (ulong)slice.Length));
        _init.Buffer.Give(slice);
        return Word(completion);
    }

    /// <summary>All processes, as the kernel knows them.</summary>
    public async ValueTask<Result<ProcessRecord[]>> List()
    {
        BufferSlice slice = await _init.Buffer.Take(SessionBuffer.Bytes * 3 / 4);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.List, slice.Offset, (ulong)slice.Length));
        Result<ProcessRecord[]> result = completion.Code;
        if (completion.Code == StatusCode.Ok)
        {
            ReadOnlySpan<ProcessRecord> records = MemoryMarshal.Cast<byte, ProcessRecord>(slice.Bytes.Span);
            result = records.Slice(0, (int)Math.Min(completion.Value, (ulong)records.Length)).ToArray();
        }
        _init.Buffer.Give(slice);
        return result;
    }

    public async ValueTask<Result<SystemRecord>> Machine()
    {
        BufferSlice slice = await _init.Buffer.Take(Unsafe.SizeOf<SystemRecord>());
        Completion completion = await _init.Call(new Command((ushort)InitMethod.Machine, slice.Offset));
        SystemRecord record = MemoryMarshal.Read<SystemRecord>(slice.Bytes.Span);
        _init.Buffer.Give(slice);
        return completion.Code == StatusCode.Ok ? record : completion.Code;
    }

    /// <summary>What the kernel's log holds from a cursor on; 0 is its beginning.</summary>
    public async ValueTask<Result<LogChunk>> KernelLog(ulong cursor)
    {
        BufferSlice slice = await _init.Buffer.Take(4096);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.KernelLog, cursor, slice.Offset, (ulong)slice.Length));
        ulong length = Math.Min((uint)completion.Value, (ulong)slice.Length), lost = completion.Value >> 32;
        byte[] bytes = slice.Bytes.Span.Slice(0, (int)length).ToArray();
        _init.Buffer.Give(slice);
        return completion.Code == StatusCode.Ok ? new LogChunk(bytes, lost, cursor + length + lost) : completion.Code;
    }

    /// <summary>Ends everything; answers only if that is not allowed.</summary>
    public async ValueTask<StatusCode> PowerOff() =>
        (await _init.Call(new Command((ushort)InitMethod.PowerOff))).Code;

    /// <summary>One line for the kernel's log.</summary>
    public async ValueTask<StatusCode> Log(string line)
    {
        BufferSlice slice = await TakeText(line);
        Completion completion = await _init.Call(
            new Command((ushort)InitMethod.Log, slice.Offset, (ulong)slice.Length));
        _init.Buffer.Give(slice);
        return completion.Code;
    }

    private static InitClient Create()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) Environment.FailFast("no memory for the session with init");
        return new InitClient(buffer.Value);
    }

    private static Command ConnectCommand(string name, BufferSlice slice)
    {
        Encoding.UTF8.GetBytes(name, slice.Bytes.Span);
        return new Command((ushort)InitMethod.Connect, slice.Offset, (ulong)slice.Length);
    }

    private Result<Handle> Taken(in Completion completion) =>
        completion.Code == StatusCode.Ok ? Channels.Take(_init.End, completion.Token) : completion.Code;

    private static Result<ulong> Word(in Completion completion) =>
        completion.Code == StatusCode.Ok ? completion.Value : completion.Code;

    private static string Text(BufferSlice slice, ulong length)
    {
        ReadOnlySpan<byte> bytes = slice.Bytes.Span;
        return Encoding.UTF8.GetString(bytes.Slice(0, (int)Math.Min(length, (ulong)bytes.Length)));
    }

    private async ValueTask<BufferSlice> TakeText(string text)
    {
        BufferSlice slice = await _init.Buffer.Take(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, slice.Bytes.Span);
        return slice;
    }

    private static void WriteStrings(IReadOnlyList<string> strings, Span<byte> into)
    {
        for (int i = 0; i < strings.Count; i++)
        {
            int n = Encoding.UTF8.GetBytes(strings[i], into);
            into[n] = 0;
            into = into.Slice(n + 1);
        }
    }

    /// <summary>The channel to init is not asked for: the process starts with it, once.</summary>
    private sealed class Birthright : IConnector
    {
        private bool _isTaken;

        public ValueTask<Result<Handle>> Connect(string name) => new(ConnectAndWait(name));

        public Result<Handle> ConnectAndWait(string name)
        {
            Handle end = Startup.Handle(StartRole.Init);
            if (_isTaken || end.IsNone) return StatusCode.Closed;
            _isTaken = true;
            return end;
        }
    }
}
