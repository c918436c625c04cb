using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>A session with the console server. Which line it is, is stamped by init.</summary>
public sealed class ConsoleClient
{
    /// <summary>Bytes of one Write command.</summary>
    public const int ChunkBytes = 16 * 1024;

    /// <summary>Bytes of the longest line that can be read.</summary>
    public const int LineBytes = 16 * 1024;

    private readonly ServiceClient _service;
    private readonly BufferSlice _flush;

    /// <param name="service">The session "console".</param>
    public ConsoleClient(ServiceClient service)
    {
        _service = service;
        if (!service.Buffer.TryTake(ChunkBytes, out _flush)) Environment.FailFast("the console's buffer is too small");
    }

    /// <summary>A session of this program's own, not yet connected.</summary>
    public static Result<ConsoleClient> Create()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return buffer.Code;
        return new ConsoleClient(new ServiceClient("console", InitClient.Instance, buffer.Value));
    }

    public static async ValueTask<Result<ConsoleClient>> Connect()
    {
        Result<ConsoleClient> client = Create();
        if (!client.IsOk) return client.Code;
        StatusCode code = await client.Value._service.Connect();
        return code == StatusCode.Ok ? client.Value : code;
    }

    /// <summary>Makes sure that there is a connection: the first, or another after the server died.</summary>
    public ValueTask<StatusCode> Reconnect() => _service.Connect();

    /// <summary>Writes all of it; completes when the console has taken it.</summary>
    public async ValueTask<StatusCode> Write(SharedBytes bytes, ConsoleStream stream)
    {
        while (bytes.Length > 0)
        {
            int length = Math.Min(bytes.Length, ChunkBytes);
            BufferSlice slice = await _service.Buffer.Take(length);
            bytes.Span.Slice(0, length).CopyTo(slice.Bytes.Span);
            StatusCode code = await WriteSlice(slice, length, stream);
            _service.Buffer.Give(slice);
            if (code != StatusCode.Ok) return code;
            bytes = bytes.Slice(length, bytes.Length - length);
        }
        return StatusCode.Ok;
    }

    /// <inheritdoc cref="Write(SharedBytes, ConsoleStream)"/>
    public async ValueTask<StatusCode> Write(byte[] bytes, int length, ConsoleStream stream)
    {
        for (int at = 0; at < length;)
        {
            int chunk = Math.Min(length - at, ChunkBytes);
            BufferSlice slice = await _service.Buffer.Take(chunk);
            bytes.AsSpan(at, chunk).CopyTo(slice.Bytes.Span);
            StatusCode code = await WriteSlice(slice, chunk, stream);
            _service.Buffer.Give(slice);
            if (code != StatusCode.Ok) return code;
            at += chunk;
        }
        return StatusCode.Ok;
    }

    /// <summary>The synchronous form; at most <see cref="ChunkBytes"/> at a time cross. Not for handlers.</summary>
    public StatusCode WriteAndWait(ReadOnlySpan<byte> bytes, ConsoleStream stream)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = bytes.Slice(0, Math.Min(bytes.Length, ChunkBytes));
            chunk.CopyTo(_flush.Bytes.Span);
            Completion completion = _service.CallAndWait(WriteCommand(_flush.Offset, chunk.Length, stream));
            if (MayRepeat(completion)) continue;
            if (completion.Code != StatusCode.Ok) return completion.Code;
            bytes = bytes.Slice((int)Math.Min(completion.Value, (ulong)chunk.Length));
        }
        return StatusCode.Ok;
    }

    /// <summary>Shows the prompt and waits for a line. EndOfData, Interrupted, TooLarge.</summary>
    /// <param name="prompt">What stands before the line.</param>
    /// <param name="request">By what the wait can be given up: Cancelled.</param>
    public async ValueTask<Result<string>> ReadLine(string prompt, LineRequest? request = null)
    {
        Result<TypedLine> line = await ReadLine(prompt, default, endsAtTab: false, request);
        return line.IsOk ? line.Value.Text : line.Code;
    }

    /// <summary>The same, with a line that is there already; ends also at Tab.</summary>
    /// <param name="prompt">What stands before the line.</param>
    /// <param name="given">At most <see cref="LineBytes"/> in UTF-8.</param>
    public ValueTask<Result<TypedLine>> EditLine(string prompt, TypedLine given) =>
        ReadLine(prompt, given, endsAtTab: true, null);

    private async ValueTask<Result<TypedLine>> ReadLine(
        string prompt, TypedLine given, bool endsAtTab, LineRequest? request)
    {
        int promptBytes = Encoding.UTF8.GetByteCount(prompt);
        BufferSlice question = await _service.Buffer.Take(promptBytes), line = await _service.Buffer.Take(LineBytes);
        Encoding.UTF8.GetBytes(prompt, question.Bytes.Span);
        ulong placed = given.Text is { Length: > 0 } ? Place(given, line.Bytes.Span) : 0;
        Command command = new(
            (ushort)ConsoleMethod.ReadLine, question.Offset, (ulong)promptBytes, line.Offset, LineBytes, placed,
            endsAtTab ? 1ul : 0);
        Completion completion;
        do completion = request is null ? await _service.Call(command) : await request.Call(_service, command);
        while (MayRepeat(completion));
        Result<TypedLine> typed = completion.Code;
        if (completion.Code == StatusCode.Ok) typed = Typed(line, completion.Value);
        _service.Buffer.Give(question);
        _service.Buffer.Give(line);
        return typed;
    }

    /// <summary>The whole script of an exec session; waits until it has arrived.</summary>
    public async ValueTask<Result<string>> ReadScript()
    {
        byte[] script = new byte[ChunkBytes];
        int length = 0;
        BufferSlice slice = await _service.Buffer.Take(ChunkBytes);
        Completion completion;
        while (true)
        {
            completion = await _service.Call(
                new Command((ushort)ConsoleMethod.ReadScript, slice.Offset, ChunkBytes, (ulong)length));
            if (MayRepeat(completion)) continue;
            if (completion.Code != StatusCode.Ok || completion.Value == 0) break;
            int bytes = (int)Math.Min(completion.Value, ChunkBytes);
            if (script.Length - length < bytes) Array.Resize(ref script, script.Length * 2);
            slice.Bytes.Span.Slice(0, bytes).CopyTo(script.AsSpan(length));
            length += bytes;
        }
        _service.Buffer.Give(slice);
        if (completion.Code != StatusCode.Ok) return completion.Code;
        return Encoding.UTF8.GetString(script.AsSpan(0, length));
    }

    /// <summary>Ends the exec session with this status.</summary>
    public async ValueTask<StatusCode> Finish(int status)
    {
        Completion completion;
        do completion = await _service.Call(new Command((ushort)ConsoleMethod.Finish, (uint)status));
        while (MayRepeat(completion));
        return completion.Code;
    }

    /// <summary>A wait for the next Ctrl-C on the program's line. After <see cref="Connect"/> only.</summary>
    public InterruptRequest AwaitInterrupt() => new(_service.Start(new Command((ushort)ConsoleMethod.AwaitInterrupt)));

    private async ValueTask<StatusCode> WriteSlice(BufferSlice slice, int length, ConsoleStream stream)
    {
        for (int at = 0; at < length;)
        {
            Completion completion = await _service.Call(WriteCommand(slice.Offset + (uint)at, length - at, stream));
            if (MayRepeat(completion)) continue;
            if (completion.Code != StatusCode.Ok) return completion.Code;
            at += (int)Math.Min(completion.Value, (ulong)(length - at));
        }
        return StatusCode.Ok;
    }

    private static Command WriteCommand(uint offset, int length, ConsoleStream stream) =>
        new((ushort)ConsoleMethod.Write, offset, (ulong)length, (ulong)stream);

    /// <summary>The server died before it took the command: nothing has happened yet.</summary>
    private static bool MayRepeat(in Completion completion) =>
        completion.Code == StatusCode.PeerDied && (completion.Flags & CompletionFlags.MaybeStarted) == 0;

    /// <returns>How the console is told of a line that is given.</returns>
    private static ulong Place(TypedLine given, Span<byte> into)
    {
        int length = Encoding.UTF8.GetBytes(given.Text, into);
        int cursor = Encoding.UTF8.GetByteCount(given.Text.AsSpan(0, given.Cursor));
        return (uint)length | (ulong)cursor << ConsoleLine.CursorShift;
    }

    private static TypedLine Typed(BufferSlice slice, ulong value)
    {
        string before = Text(slice, value >> ConsoleLine.CursorShift & ConsoleLine.Mask);
        return new TypedLine(Text(slice, value & ConsoleLine.Mask), before.Length, (value & ConsoleLine.Tab) != 0);
    }

    private static string Text(BufferSlice slice, ulong length)
    {
        ReadOnlySpan<byte> bytes = slice.Bytes.Span;
        return Encoding.UTF8.GetString(bytes.Slice(0, (int)Math.Min(length, (ulong)bytes.Length)));
    }
}

/// <summary>A wait for a line that may be given up while it lasts.</summary>
public sealed class LineRequest
{
    private PendingCall _call;
    private bool _isWaiting;

    public void Cancel()
    {
        if (_isWaiting) _call.Cancel();
    }

    internal async ValueTask<Completion> Call(ServiceClient service, Command command)
    {
        StatusCode code = await service.Connect();
        if (code != StatusCode.Ok) return new Completion(0, code, 0);
        _call = service.Start(command);
        _isWaiting = true;
        Completion completion = await _call.Completion;
        _isWaiting = false;
        return completion;
    }
}

/// <summary>A wait for Ctrl-C that may be given up. Its completion is to be awaited exactly once.</summary>
public readonly struct InterruptRequest
{
    private readonly PendingCall _call;

    internal InterruptRequest(PendingCall call) => _call = call;

    /// <summary>Ctrl-C was typed, or the wait ended otherwise.</summary>
    public bool IsEnded => _call.IsEnded;

    /// <summary>Ok at Ctrl-C; Cancelled; PeerDied.</summary>
    public async ValueTask<StatusCode> Ended() => (await _call.Completion).Code;

    public void Cancel() => _call.Cancel();
}
