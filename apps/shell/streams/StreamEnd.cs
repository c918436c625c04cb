using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Shell;

/// <summary>
/// Where a stream of a command leads: the console, a stream that the shell has open, or the end of a pipe that nobody
/// has opened yet: then a command of the shell opens it here, and a program is given it as it is.
/// </summary>
internal abstract class StreamEnd<TStream> where TStream : class
{
    private Handle _end;

    /// <param name="stream">An open stream.</param>
    /// <param name="isOwn">It ends with the command; others outlive it.</param>
    protected StreamEnd(TStream stream, bool isOwn)
    {
        Stream = stream;
        IsOwn = isOwn;
    }

    /// <param name="end">An end of a pipe.</param>
    protected StreamEnd(Handle end)
    {
        _end = end;
        IsOwn = true;
    }

    /// <summary>The open stream; null: there is none yet, or a program has got the end.</summary>
    protected TStream? Stream { get; private set; }

    protected bool IsOwn { get; }

    /// <summary>There is the end of a pipe.</summary>
    protected bool HasEnd => !_end.IsNone;

    /// <summary>The end that a program is to get; none if there is an open stream instead.</summary>
    public Handle TakeEnd()
    {
        Handle end = _end;
        _end = default;
        return end;
    }

    public Result<TStream> Open()
    {
        if (Stream is not null) return Stream;
        Result<TStream> opened = OpenEnd(TakeEnd());
        if (opened.IsOk) Stream = opened.Value;
        return opened;
    }

    protected abstract Result<TStream> OpenEnd(Handle end);

    /// <summary>Nobody has opened it.</summary>
    protected void CloseEnd()
    {
        if (HasEnd) Handles.Close(TakeEnd());
    }
}
