using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A program's line of the console (<see cref="IConsole"/>), for bytes of any number and lines as text. A call for
/// which the session buffer has no room waits for it; one that a console which died had surely not begun is made again.
/// </summary>
public sealed class ConsoleLine
{
    private readonly SessionBuffer _buffer;
    private readonly BufferSlice _flush;

    /// <param name="service">The session "console".</param>
    public ConsoleLine(ServiceClient service)
    {
        Raw = new ConsoleClient(service);
        _buffer = service.Buffer;
        if (!_buffer.TryTake(IConsole.ChunkBytes, out _flush)) Environment.FailFast("the session buffer is too small");
    }

    /// <summary>The service's methods as they are.</summary>
    public ConsoleClient Raw { get; }

    /// <summary>A session of this program's own, not yet connected.</summary>
    public static Result<ConsoleLine> Create()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) return buffer.Code;
        return new ConsoleLine(new ServiceClient(ConsoleContract.Instance, InitClient.Instance, buffer.Value));
    }

    /// <summary>Writes all of it; completes when the console has taken it.</summary>
    public async ValueTask<StatusCode> Write(SharedBytes bytes, ConsoleStream stream)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - at, IConsole.ChunkBytes);
            Result<int> written = await Raw.Write(bytes.Slice(at, length), stream);
            if (written.IsOk) at += Math.Min(written.Value, length);
            else if (!await IsToRepeat(written, length)) return written.Code;
        }
        return StatusCode.Ok;
    }

    /// <inheritdoc cref="Write(SharedBytes, ConsoleStream)"/>
    public async ValueTask<StatusCode> Write(byte[] bytes, int length, ConsoleStream stream)
    {
        for (int at = 0; at < length;)
        {
            int chunk = Math.Min(length - at, IConsole.ChunkBytes);
            Result<int> written = await Raw.Write(bytes.AsSpan(at, chunk), stream);
            if (written.IsOk) at += Math.Min(written.Value, chunk);
            else if (!await IsToRepeat(written, chunk)) return written.Code;
        }
        return StatusCode.Ok;
    }

    /// <summary>The synchronous form, out of memory that is kept for it. Not for handlers.</summary>
    public StatusCode WriteAndWait(ReadOnlySpan<byte> bytes, ConsoleStream stream)
    {
        while (!bytes.IsEmpty)
        {
            int length = Math.Min(bytes.Length, IConsole.ChunkBytes);
            bytes.Slice(0, length).CopyTo(_flush.Bytes.Span);
            Result<int> written = Raw.Write(_flush.Bytes.Slice(0, length), stream).Wait();
            if (written.IsOk) bytes = bytes.Slice(Math.Min(written.Value, length));
            else if (!MayRepeat(written)) return written.Code;
        }
        return StatusCode.Ok;
    }

    /// <summary>Shows the prompt and waits for a line. As <see cref="IConsole.ReadLine"/>.</summary>
    public async ValueTask<Result<string>> ReadLine(string prompt, CancellationToken cancel = default)
    {
        Result<TypedLine> line = await ReadLine(prompt, default, endsAtTab: false, cancel);
        return line.IsOk ? line.Value.Text : line.Code;
    }

    /// <summary>The same, with a line that is there already; ends also at Tab.</summary>
    /// <param name="prompt">What stands before the line.</param>
    /// <param name="given">At most <see cref="IConsole.LineBytes"/> in UTF-8.</param>
    public ValueTask<Result<TypedLine>> EditLine(string prompt, TypedLine given) =>
        ReadLine(prompt, given, endsAtTab: true, default);

    /// <summary>The whole script of an exec session; waits until it has arrived.</summary>
    public async ValueTask<Result<string>> ReadScript()
    {
        byte[] script = new byte[IConsole.ChunkBytes];
        int length = 0;
        BufferSlice slice = await _buffer.Take(IConsole.ChunkBytes);
        Result<int> read;
        do
        {
            read = await Raw.ReadScript(length, slice.Bytes);
            int more = Math.Min(read.Value, slice.Length);
            if (script.Length - length < more) Array.Resize(ref script, script.Length * 2);
            slice.Bytes.Span.Slice(0, more).CopyTo(script.AsSpan(length));
            length += more;
        }
        while (read.IsOk ? read.Value > 0 : MayRepeat(read));
        _buffer.Give(slice);
        return read.IsOk ? Encoding.UTF8.GetString(script.AsSpan(0, length)) : read.Code;
    }

    /// <summary>Ends the exec session with this status. A console that has done so and died is told again.</summary>
    public async ValueTask<StatusCode> Finish(int status)
    {
        StatusCode code;
        do code = await Raw.Finish(status);
        while (code == StatusCode.PeerDied);
        return code;
    }

    private async ValueTask<Result<TypedLine>> ReadLine(
        string prompt, TypedLine given, bool endsAtTab, CancellationToken cancel)
    {
        string text = given.Text ?? "";
        int cursor = Encoding.UTF8.GetByteCount(text.AsSpan(0, given.Cursor));
        BufferSlice into = await _buffer.Take(IConsole.LineBytes);
        Result<LineRead> read;
        do read = await Raw.ReadLine(prompt, text, cursor, endsAtTab, into.Bytes, cancel);
        while (await IsToRepeat(read, IConsole.LongestPrompt + IConsole.LineBytes));
        Result<TypedLine> line = read.IsOk ? Typed(into.Bytes.Span, read.Value) : read.Code;
        _buffer.Give(into);
        return line;
    }

    /// <summary>What the console says of lengths is not trusted.</summary>
    private static TypedLine Typed(ReadOnlySpan<byte> bytes, LineRead read)
    {
        ReadOnlySpan<byte> line = bytes.Slice(0, Math.Min(read.Length, bytes.Length));
        string text = Encoding.UTF8.GetString(line);
        int cursor = Encoding.UTF8.GetCharCount(line.Slice(0, Math.Min(read.Cursor, line.Length)));
        return new TypedLine(text, Math.Min(cursor, text.Length), read.End == LineEnd.Tab);
    }

    /// <summary>Without room in the session buffer when there is some.</summary>
    private ValueTask<bool> IsToRepeat<T>(Result<T> answer, int room) =>
        answer.Code == StatusCode.Full ? _buffer.HasRoom(room) : new(MayRepeat(answer));

    /// <summary>The console died before it took the call: nothing has happened yet.</summary>
    private static bool MayRepeat<T>(Result<T> answer) => answer.Code == StatusCode.PeerDied && !answer.MaybeStarted;
}
