using System;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The console streams of a program. Connects at the first use. What is written gathers in a buffer, in the order of
/// both streams, and goes out when the buffer is full, at a flush, before a line is read and at the end of the program.
/// </summary>
public static class Console
{
    private static ConsoleClient? s_client;
    private static byte[]? s_pending;
    private static int s_length;
    private static ConsoleStream s_stream;

    /// <summary>The session behind the streams.</summary>
    public static ConsoleClient Client => s_client ??= Create();

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
        return Client.WriteAndWait(s_pending.AsSpan(0, length), s_stream);
    }

    /// <summary>The same without holding anything else up.</summary>
    public static async ValueTask<StatusCode> FlushAsync()
    {
        if (s_length == 0) return StatusCode.Ok;
        byte[] sent = s_pending!;
        int length = s_length;
        s_pending = null;
        s_length = 0;
        StatusCode code = await Client.Write(sent, length, s_stream);
        s_pending ??= sent;
        return code;
    }

    /// <summary>
    /// Writes memory as it is, after what has gathered; waits for room without holding anything else up.
    /// </summary>
    public static async ValueTask<StatusCode> WriteAsync(SharedBytes bytes)
    {
        StatusCode code = await FlushAsync();
        return code == StatusCode.Ok ? await Client.Write(bytes, ConsoleStream.Output) : code;
    }

    /// <summary>Shows the prompt and waits for a line.</summary>
    public static async ValueTask<Result<string>> ReadLine(string prompt)
    {
        StatusCode code = await FlushAsync();
        return code == StatusCode.Ok ? await Client.ReadLine(prompt) : code;
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
            if (s_length == ConsoleClient.ChunkBytes) Flush();
            s_pending ??= Begin();
            int count = Math.Min(utf8.Length, ConsoleClient.ChunkBytes - s_length);
            utf8.Slice(0, count).CopyTo(s_pending.AsSpan(s_length));
            s_length += count;
            utf8 = utf8.Slice(count);
        }
    }

    private static byte[] Begin()
    {
        Startup.AtExit(FlushAtExit);
        return new byte[ConsoleClient.ChunkBytes];
    }

    private static ConsoleClient Create()
    {
        Result<ConsoleClient> client = ConsoleClient.Create();
        if (!client.IsOk) Environment.FailFast("no memory for the console session");
        return client.Value;
    }

    private static async ValueTask FlushAtExit() => await FlushAsync();
}
