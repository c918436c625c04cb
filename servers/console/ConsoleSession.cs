using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>One client at one line. Every word of a call is checked here; the line trusts what it gets.</summary>
internal sealed class ConsoleSession : Session
{
    private readonly Line _line;

    public ConsoleSession(Line line) => _line = line;

    protected override ushort FirstMethod => (ushort)ConsoleMethod.Write;

    protected override ValueTask<Reply> Handle(Call call) => (ConsoleMethod)call.Method switch
    {
        ConsoleMethod.Write => Write(call),
        ConsoleMethod.ReadLine => ReadLine(call),
        ConsoleMethod.ReadScript => ReadScript(call),
        ConsoleMethod.Finish => Finish(call),
        ConsoleMethod.AwaitInterrupt => AwaitInterrupt(call),
        _ => new(StatusCode.UnknownMethod),
    };

    protected override void Cancel(Call call) => _line.Drop(this, call, StatusCode.Cancelled);

    protected override void Ended(StatusCode why) => _line.Drop(this, null, why);

    private ValueTask<Reply> Write(Call call)
    {
        if (!TryBytes(call[0], call[1], out SharedBytes bytes) || call[2] > (ulong)ConsoleStream.Error)
            return new(StatusCode.BadArgument);
        if (bytes.Length == 0) return new(Reply.Ok());
        Request request = _line.Rent(call);
        request.Bytes = bytes;
        request.Stream = call[2] == (ulong)ConsoleStream.Error ? FrameType.Error : FrameType.Output;
        _line.Write(request);
        return Answer(request);
    }

    private ValueTask<Reply> ReadLine(Call call)
    {
        if (_line is not TerminalLine) return new(StatusCode.EndOfData);
        if (!TryText(call[0], call[1], Viewport.LongestPrompt, out string prompt)
            || !TryBytes(call[2], call[3], out SharedBytes bytes)
            || !TryGiven(call, out byte[] given)) return new(StatusCode.BadArgument);
        Request request = _line.Rent(call);
        request.Bytes = bytes;
        request.Prompt = System.Text.Encoding.UTF8.GetBytes(prompt);
        request.Given = given;
        request.Sent = (int)(call[4] >> ConsoleLine.CursorShift);
        request.EndsAtTab = call[5] == 1;
        _line.Read(request);
        return Answer(request);
    }

    /// <summary>The line that a read begins with: a copy that a terminal can be shown.</summary>
    private bool TryGiven(Call call, out byte[] given)
    {
        given = [];
        ulong length = call[4] & ConsoleLine.Mask, cursor = call[4] >> ConsoleLine.CursorShift;
        if (length == 0 && cursor == 0) return true;
        if (length > call[3] || cursor > length || !TryText(call[2], length, MaxText, out string text)) return false;
        foreach (char unit in text)
        {
            if (char.IsControl(unit)) return false;
        }
        given = System.Text.Encoding.UTF8.GetBytes(text);
        return (ulong)given.Length == length
            && (cursor == length || !Utf8.IsContinuation(given[(int)cursor]));
    }

    private ValueTask<Reply> ReadScript(Call call)
    {
        if (_line is not ExecLine) return new(StatusCode.Unsupported);
        if (!TryBytes(call[0], call[1], out SharedBytes bytes) || call[2] > FrameReader.LongestScript)
            return new(StatusCode.BadArgument);
        Request request = _line.Rent(call);
        request.Bytes = bytes;
        request.Sent = (int)call[2];
        _line.Read(request);
        return Answer(request);
    }

    private ValueTask<Reply> Finish(Call call)
    {
        if (_line is not ExecLine) return new(StatusCode.Unsupported);
        Request request = _line.Rent(call);
        request.Stream = FrameType.Exit;
        request.Own = [(byte)call[0], (byte)(call[0] >> 8), (byte)(call[0] >> 16), (byte)(call[0] >> 24)];
        _line.Write(request);
        return Answer(request);
    }

    private ValueTask<Reply> AwaitInterrupt(Call call)
    {
        Request request = _line.Rent(call);
        _line.Watch(request);
        return Answer(request);
    }

    private async ValueTask<Reply> Answer(Request request)
    {
        Reply reply = await request.Done.Wait();
        _line.Return(request);
        return reply;
    }
}
