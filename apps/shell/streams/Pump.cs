using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Between a program, which can be given ends of pipes only, and a stream that the shell has open (a file, the stream
/// of a script): carries bytes from one to the other until either ends.
/// </summary>
internal sealed class Pump
{
    private readonly PipeReader _from;
    private readonly PipeWriter _to;
    private readonly Signal<StatusCode> _done = new();
    private readonly bool _ownsReader;
    private bool _isStopped;

    private Pump(PipeReader from, PipeWriter to, bool ownsReader)
    {
        _from = from;
        _to = to;
        _ownsReader = ownsReader;
        Loop.Detach(Run());
    }

    /// <summary>From a program into a stream that stays open.</summary>
    /// <param name="output">The program's end.</param>
    public static Result<Pump> From(PipeWriter to, out Mooring.Ports.Handle output)
    {
        output = default;
        Result<Pipe> pipe = Pipe.Create();
        if (!pipe.IsOk) return pipe.Code;
        Result<ChannelReader> reader = ChannelReader.Open(pipe.Value.Reader);
        if (reader.IsOk) output = pipe.Value.Writer;
        else Handles.Close(pipe.Value.Writer);
        return reader.IsOk ? new Pump(reader.Value, to, true) : reader.Code;
    }

    /// <summary>From a stream that stays open into a program.</summary>
    /// <param name="input">The program's end.</param>
    public static Result<Pump> Into(PipeReader from, out Mooring.Ports.Handle input)
    {
        input = default;
        Result<Pipe> pipe = Pipe.Create();
        if (!pipe.IsOk) return pipe.Code;
        Result<ChannelWriter> writer = ChannelWriter.Open(pipe.Value.Writer);
        if (writer.IsOk) input = pipe.Value.Reader;
        else Handles.Close(pipe.Value.Reader);
        return writer.IsOk ? new Pump(from, writer.Value, false) : writer.Code;
    }

    /// <summary>
    /// The program has ended. What it had written is carried to its place; it reads nothing any more.
    /// </summary>
    /// <returns>Ok, or why not everything has arrived.</returns>
    public ValueTask<StatusCode> Finish()
    {
        _isStopped = true;
        if (!_ownsReader) _from.CancelPendingRead();
        return _done.Wait();
    }

    private async ValueTask Run()
    {
        StatusCode code = StatusCode.Ok;
        while (code == StatusCode.Ok)
        {
            ReadResult read = await _from.ReadAsync();
            if (read.IsCanceled && _isStopped) break;
            code = (await _to.WriteAsync(read.Buffer)).Code;
            _from.AdvanceTo(read.Buffer.Length);
            if (read.IsCompleted) break;
        }
        if (_ownsReader) await _from.CompleteAsync();
        else await _to.CompleteAsync();
        _done.Set(code);
    }
}
