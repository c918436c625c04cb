using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The standard streams of a program: the console, or the pipes that it was started with. Connects at the first use.
/// What is written gathers in a buffer, in the order of both streams, and goes out when the buffer is full, at a flush,
/// before a line is read and at the end of the program. A program whose pipe nobody reads any more ends with
/// <see cref="NobodyReads"/>.
/// </summary>
public static class Console
{
    /// <summary>How a program ends that writes into a pipe without a reader.</summary>
    public const int NobodyReads = 141;

    private static ConsoleLine? s_line;
    private static PipeReader? s_input;
    private static ChannelWriter? s_output, s_error;
    private static bool s_isOpen;
    private static byte[]? s_pending;
    private static int s_length;
    private static ConsoleStream s_stream;

    /// <summary>What is behind the streams.</summary>
    public static ConsoleLine Line => s_line ??= Create();

    /// <summary>The standard input: what the program before this one in a pipeline writes, or what is typed.</summary>
    public static PipeReader In => s_input ??= OpenInput();

    public static void Write(ReadOnlySpan<byte> utf8) => Add(utf8, ConsoleStream.Output);

    public static void Write(string text) => Add(text, ConsoleStream.Output);

    public static void WriteLine(string text = "")
    {
        Add(text, ConsoleStream.Output);
        Add("\n"u8, ConsoleStream.Output);
    }

    public static void Error(ReadOnlySpan<byte> utf8) => Add(utf8, ConsoleStream.Error);

    public static void Error(string text) => Add(text, ConsoleStream.Error);

    public static void ErrorLine(string text)
    {
        Add(text, ConsoleStream.Error);
        Add("\n"u8, ConsoleStream.Error);
    }

    /// <summary>
    /// Sends what has gathered and waits until the console has taken it. Not for handlers of a server.
    /// </summary>
    public static StatusCode Flush()
    {
        if (s_length == 0) return StatusCode.Ok;
        int length = s_length;
        s_length = 0;
        ReadOnlySpan<byte> bytes = s_pending.AsSpan(0, length);
        if (Pipe(s_stream) is not { } pipe) return Line.WriteAndWait(bytes, s_stream);
        return Sent(pipe.WriteAndWait(bytes));
    }

    /// <summary>The same without holding anything else up.</summary>
    public static async ValueTask<StatusCode> FlushAsync()
    {
        if (s_length == 0) return StatusCode.Ok;
        byte[] sent = s_pending!;
        int length = s_length;
        s_pending = null;
        s_length = 0;
        StatusCode code = Pipe(s_stream) is { } pipe
            ? Sent(await pipe.Send(sent, length))
            : await Line.Write(sent, length, s_stream);
        s_pending ??= sent;
        return code;
    }

    /// <summary>
    /// Writes memory as it is, after what has gathered; waits for room without holding anything else up.
    /// </summary>
    public static async ValueTask<StatusCode> WriteAsync(
        SharedBytes bytes, ConsoleStream stream = ConsoleStream.Output)
    {
        StatusCode code = await FlushAsync();
        if (code != StatusCode.Ok) return code;
        return Pipe(stream) is { } pipe ? Sent(await pipe.Send(bytes)) : await Line.Write(bytes, stream);
    }

    /// <summary>Shows the prompt and waits for a line.</summary>
    public static async ValueTask<Result<string>> ReadLine(string prompt)
    {
        StatusCode code = await FlushAsync();
        return code == StatusCode.Ok ? await Line.ReadLine(prompt) : code;
    }

    private static void Add(string text, ConsoleStream stream)
    {
        Span<byte> utf8 = stackalloc byte[3 * 64];
        for (int at = 0; at < text.Length;)
        {
            int count = Math.Min(64, text.Length - at);
            if (count > 1 && char.IsHighSurrogate(text[at + count - 1])) count--;
            int bytes = Encoding.UTF8.GetBytes(text.AsSpan(at, count), utf8);
            Add(utf8.Slice(0, bytes), stream);
            at += count;
        }
    }

    private static void Add(ReadOnlySpan<byte> utf8, ConsoleStream stream)
    {
        if (stream != s_stream) Flush();
        s_stream = stream;
        while (!utf8.IsEmpty)
        {
            if (s_length == IConsole.ChunkBytes) Flush();
            s_pending ??= Begin();
            int count = Math.Min(utf8.Length, IConsole.ChunkBytes - s_length);
            utf8.Slice(0, count).CopyTo(s_pending.AsSpan(s_length));
            s_length += count;
            utf8 = utf8.Slice(count);
        }
    }

    private static byte[] Begin()
    {
        Startup.AtExit(FlushAtExit);
        return new byte[IConsole.ChunkBytes];
    }

    private static ConsoleLine Create()
    {
        Result<ConsoleLine> line = ConsoleLine.Create();
        if (!line.IsOk) Environment.FailFast("no memory for the console session");
        return line.Value;
    }

    private static PipeReader OpenInput()
    {
        Handle end = Startup.Handle(StartRole.Input);
        if (end.IsNone) return new ConsoleReader();
        Result<ChannelReader> reader = ChannelReader.Open(end);
        if (!reader.IsOk) Environment.FailFast("no memory for the standard input");
        return reader.Value;
    }

    /// <summary>The pipe that a stream leads to; null: the console.</summary>
    private static ChannelWriter? Pipe(ConsoleStream stream)
    {
        if (!s_isOpen) OpenPipes();
        return stream == ConsoleStream.Error ? s_error : s_output;
    }

    private static void OpenPipes()
    {
        s_isOpen = true;
        Handle output = Startup.Handle(StartRole.Output), error = Startup.Handle(StartRole.Error);
        s_output = OpenPipe(output);
        s_error = error.Value == output.Value ? s_output : OpenPipe(error);
    }

    private static ChannelWriter? OpenPipe(Handle end)
    {
        if (end.IsNone) return null;
        Result<ChannelWriter> writer = ChannelWriter.Open(end);
        if (!writer.IsOk) Environment.FailFast("no memory for a standard stream");
        return writer.Value;
    }

    private static StatusCode Sent(StatusCode code)
    {
        if (code != StatusCode.Ok) Processes.Exit(NobodyReads);
        return code;
    }

    private static async ValueTask FlushAtExit() => await FlushAsync();
}
