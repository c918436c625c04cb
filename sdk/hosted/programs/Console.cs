using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Hosted;

namespace Mooring.Sdk;

/// <summary>
/// The standard streams of a program: those of the process, through System.IO.Pipelines. As booted, what is written
/// gathers in the order of both streams and goes out when it is much, at a flush, before a line is read and at the end
/// of the program, and here also when the loop goes to sleep; a program whose output nobody reads any more ends with
/// <see cref="NobodyReads"/>.
/// </summary>
public static class Console
{
    /// <summary>How a program ends that writes into a pipe without a reader.</summary>
    public const int NobodyReads = 141;

    private const int MostGathered = 16 * 1024;

    private static readonly System.IO.Pipelines.PipeWriter s_output = Open(1), s_error = Open(2);
    private static readonly ArrayBufferWriter<byte> s_gathered = new();
    private static PipeReader? s_input;
    private static System.IO.Pipelines.PipeWriter s_stream = s_output;

    /// <summary>The last piece that is on its way; each waits for the one before it.</summary>
    private static Task s_sent = Task.CompletedTask;

    /// <summary>The standard input.</summary>
    public static PipeReader In => s_input ??= new StandardInput();

    public static void Write(ReadOnlySpan<byte> utf8) => Add(utf8, s_output);

    public static void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    public static void WriteLine(string text = "") => Write(text + "\n");

    public static void Error(ReadOnlySpan<byte> utf8) => Add(utf8, s_error);

    public static void Error(string text) => Error(Encoding.UTF8.GetBytes(text));

    public static void ErrorLine(string text) => Error(text + "\n");

    /// <summary>Sends what has gathered and waits until it has been taken.</summary>
    public static StatusCode Flush()
    {
        Send().GetAwaiter().GetResult();
        return StatusCode.Ok;
    }

    /// <summary>The same without holding anything else up.</summary>
    public static async ValueTask<StatusCode> FlushAsync()
    {
        Outside outside = HostedKernel.Current.Outside;
        outside.Expect();
        await Send();
        outside.Came();
        return StatusCode.Ok;
    }

    /// <summary>Writes memory as it is, after what has gathered.</summary>
    public static ValueTask<StatusCode> WriteAsync(SharedBytes bytes, ConsoleStream stream = ConsoleStream.Output)
    {
        Add(bytes.Span, stream == ConsoleStream.Error ? s_error : s_output);
        return FlushAsync();
    }

    /// <summary>Shows the prompt and waits for a line. EndOfData, TooLarge.</summary>
    public static async ValueTask<Result<string>> ReadLine(string prompt)
    {
        Write(prompt);
        StatusCode code = await FlushAsync();
        while (code == StatusCode.Ok)
        {
            ReadResult read = await In.ReadAsync();
            int end = read.Buffer.Span.IndexOf((byte)'\n'), all = read.Buffer.Length;
            if (end >= 0 || read.IsCompleted && all > 0) return TakeLine(read.Buffer, end >= 0 ? end : all);
            code = all == ReadBuffer.Bytes ? StatusCode.TooLarge : read.Code;
            In.AdvanceTo(code == StatusCode.Ok ? 0 : all, all);
        }
        return code;
    }

    private static string TakeLine(SharedBytes buffer, int length)
    {
        string line = Encoding.UTF8.GetString(buffer.Span[..length]);
        In.AdvanceTo(Math.Min(length + 1, buffer.Length));
        return line;
    }

    private static void Add(ReadOnlySpan<byte> utf8, System.IO.Pipelines.PipeWriter stream)
    {
        if (stream != s_stream) Flush();
        s_stream = stream;
        s_gathered.Write(utf8);
        if (s_gathered.WrittenCount >= MostGathered) Flush();
        HostedKernel.Current.Outside.BeforeSleep = static () => Send();
    }

    private static Task Send()
    {
        if (s_gathered.WrittenCount == 0) return s_sent;
        byte[] bytes = s_gathered.WrittenSpan.ToArray();
        s_gathered.ResetWrittenCount();
        return s_sent = SendAfter(s_sent, s_stream, bytes);
    }

    /// <summary>On whichever thread: nothing of the loop's is touched.</summary>
    private static async Task SendAfter(Task before, System.IO.Pipelines.PipeWriter stream, byte[] bytes)
    {
        await before.ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes).ConfigureAwait(false);
        }
        catch (IOException)
        {
            Environment.Exit(NobodyReads);
        }
    }

    private static System.IO.Pipelines.PipeWriter Open(int descriptor) =>
        System.IO.Pipelines.PipeWriter.Create(new StandardOutput(descriptor));
}
