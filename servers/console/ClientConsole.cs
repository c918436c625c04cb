using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>One client at one line. What it asks for is checked here; the line trusts what it gets.</summary>
internal sealed class ClientConsole(Line line) : IConsole
{
    public async ValueTask<Result<int>> Write(SharedBytes bytes, ConsoleStream stream, CancellationToken cancel)
    {
        if (stream > ConsoleStream.Raw) return StatusCode.BadArgument;
        if (bytes.Length == 0) return 0;
        Request request = line.Rent();
        request.Bytes = bytes;
        request.Stream = stream == ConsoleStream.Error ? FrameType.Error : FrameType.Output;
        request.IsRaw = stream == ConsoleStream.Raw;
        line.Write(request);
        StatusCode code = await request.Ended(cancel);
        return Answer(request, code, request.Sent);
    }

    public async ValueTask<Result<LineRead>> ReadLine(
        string prompt, string given, int cursor, bool endsAtTab, SharedBytes into, CancellationToken cancel)
    {
        if (line is not TerminalLine) return StatusCode.EndOfData;
        byte[] text = Encoding.UTF8.GetBytes(given);
        if (!CanBeShown(given) || !IsBetweenLetters(text, cursor)) return StatusCode.BadArgument;
        Request request = line.Rent();
        request.Bytes = into;
        request.Prompt = Encoding.UTF8.GetBytes(prompt);
        (request.Given, request.Sent) = (text, cursor);
        request.EndsAtTab = endsAtTab;
        line.Read(request);
        StatusCode code = await request.Ended(cancel);
        return Answer(request, code, request.Line);
    }

    public async ValueTask<Result<int>> ReadScript(int from, SharedBytes into, CancellationToken cancel)
    {
        if (line is not ExecLine) return StatusCode.Unsupported;
        if (from < 0) return StatusCode.BadArgument;
        Request request = line.Rent();
        (request.Bytes, request.Sent) = (into, from);
        line.Read(request);
        StatusCode code = await request.Ended(cancel);
        return Answer(request, code, request.Copied);
    }

    public async ValueTask<StatusCode> Finish(int status, CancellationToken cancel)
    {
        if (line is not ExecLine) return StatusCode.Unsupported;
        Request request = line.Rent();
        request.Stream = FrameType.Exit;
        request.Own = [(byte)status, (byte)(status >> 8), (byte)(status >> 16), (byte)(status >> 24)];
        line.Write(request);
        StatusCode code = await request.Ended(cancel);
        return Answer(request, code, 0).Code;
    }

    public async ValueTask<StatusCode> AwaitInterrupt(CancellationToken cancel)
    {
        Request request = line.Rent();
        line.Watch(request);
        StatusCode code = await request.Ended(cancel);
        return Answer(request, code, 0).Code;
    }

    public async IAsyncEnumerable<Result<ulong>> Keys([EnumeratorCancellation] CancellationToken cancel)
    {
        if (line is not TerminalLine terminal)
        {
            yield return StatusCode.Unsupported;
            yield break;
        }
        terminal.BeginKeys();
        while (!cancel.IsCancellationRequested)
        {
            ulong keys = terminal.TakeKeys();
            if (keys != 0) yield return keys;
            else await terminal.NextKeys(cancel);
        }
        terminal.EndKeys();
    }

    public ValueTask<Result<ScreenSize>> Size() => new(line is TerminalLine
        ? new ScreenSize { Rows = Viewport.Rows, Columns = Viewport.Columns }
        : StatusCode.Unsupported);

    private Result<T> Answer<T>(Request request, StatusCode code, T value)
    {
        line.Return(request);
        return code == StatusCode.Ok ? value : code;
    }

    private static bool CanBeShown(string text)
    {
        foreach (char unit in text)
        {
            if (char.IsControl(unit)) return false;
        }
        return true;
    }

    private static bool IsBetweenLetters(byte[] text, int at) =>
        (uint)at <= (uint)text.Length && (at == text.Length || !Utf8.IsContinuation(text[at]));
}
