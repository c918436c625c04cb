using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Where a command's input comes from: the console, a stream that the shell has open, or the end of a pipe that nobody
/// has opened yet: then a command of the shell opens it here, and a program is given it as it is.
/// </summary>
internal sealed class Inlet
{
    private readonly bool _isOwn;
    private Handle _end;
    private PipeReader? _reader;

    /// <summary>A stream that outlives the command.</summary>
    public Inlet(PipeReader shared) => _reader = shared;

    /// <param name="reader">An open stream.</param>
    /// <param name="isOwn">It ends with the command.</param>
    public Inlet(PipeReader reader, bool isOwn)
    {
        _reader = reader;
        _isOwn = isOwn;
    }

    /// <param name="end">The reading end of a pipe.</param>
    public Inlet(Handle end)
    {
        _end = end;
        _isOwn = true;
    }

    /// <summary>A program reads there by itself.</summary>
    public bool IsConsole => _reader is ConsoleReader;

    /// <summary>The end that a program is to get; none if there is an open stream instead.</summary>
    public Handle TakeEnd()
    {
        Handle end = _end;
        _end = default;
        return end;
    }

    public Result<PipeReader> Open()
    {
        if (_reader is not null) return _reader;
        Result<ChannelReader> opened = ChannelReader.Open(TakeEnd());
        if (opened.IsOk) _reader = opened.Value;
        return opened.IsOk ? _reader! : opened.Code;
    }

    /// <summary>The command wants no more: who writes into a pipe gets to know.</summary>
    public async ValueTask Close()
    {
        if (!_end.IsNone) Handles.Close(TakeEnd());
        if (_isOwn && _reader is not null) await _reader.CompleteAsync();
    }
}
