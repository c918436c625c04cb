using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Where a command's output or its errors go; see <see cref="Inlet"/>.</summary>
internal sealed class Outlet
{
    private readonly bool _isOwn;
    private Handle _end;
    private PipeWriter? _writer;

    /// <summary>A stream that outlives the command.</summary>
    public Outlet(PipeWriter shared) => _writer = shared;

    /// <param name="file">A file of the command's own.</param>
    /// <param name="name">What it is called.</param>
    public Outlet(PipeWriter file, string name)
    {
        _writer = file;
        _isOwn = true;
        Name = name;
    }

    /// <param name="end">The writing end of a pipe.</param>
    public Outlet(Handle end)
    {
        _end = end;
        _isOwn = true;
    }

    /// <summary>Of a file that failed to take everything this is to be told; null: there is nothing to tell.</summary>
    public string? Name { get; }

    /// <summary>A program writes there by itself, as this stream.</summary>
    public bool IsConsole(ConsoleStream stream) => _writer is ConsoleWriter console && console.Stream == stream;

    /// <summary>The end that a program is to get; none if there is an open stream instead.</summary>
    public Handle TakeEnd()
    {
        Handle end = _end;
        _end = default;
        return end;
    }

    public Result<PipeWriter> Open()
    {
        if (_writer is not null) return _writer;
        Result<ChannelWriter> opened = ChannelWriter.Open(TakeEnd());
        if (opened.IsOk) _writer = opened.Value;
        return opened.IsOk ? _writer! : opened.Code;
    }

    /// <summary>The open stream; another if this one has gone to a program or cannot be opened.</summary>
    public PipeWriter OpenOr(PipeWriter other)
    {
        if (_writer is null && _end.IsNone) return other;
        Result<PipeWriter> opened = Open();
        return opened.IsOk ? opened.Value : other;
    }

    /// <summary>The command writes no more.</summary>
    /// <returns>Ok, or why not all of it has arrived.</returns>
    public async ValueTask<StatusCode> Close()
    {
        if (!_end.IsNone) Handles.Close(TakeEnd());
        if (_writer is null) return StatusCode.Ok;
        return _isOwn ? await _writer.CompleteAsync() : (await _writer.FlushAsync()).Code;
    }
}
