using System.Collections.Generic;
using Mooring.LibcShim.Abi;

namespace Mooring.Servers.Posix;

/// <summary>
/// Pipes with a name in the file system (fifo(7)), as long as somebody has them open: whoever opens the same node has
/// the same pipe.
/// </summary>
internal sealed class NamedPipes
{
    private readonly Dictionary<ulong, PipeCore> _open = new();

    /// <summary>An end of it. ENXIO: nobody reads, and a writer will not wait.</summary>
    public (Description? Opened, long Code) Open(StatRecord record, string path, OpenFlags flags)
    {
        OpenFlags access = flags & OpenFlags.AccessMode;
        if (!_open.TryGetValue(record.Node, out PipeCore? pipe))
        {
            pipe = new PipeCore(path, record, this);
            _open.Add(record.Node, pipe);
        }
        bool isRefused = access == OpenFlags.WriteOnly && (flags & OpenFlags.NonBlocking) != 0
            && pipe.Buffer.Readers == 0;
        if (isRefused)
        {
            Left(pipe);
            return (null, Failure.Of(Errno.ENXIO));
        }
        PipeEnd end = new(pipe, flags);
        pipe.Opened(end.MayRead, end.MayWrite);
        return (end, 0);
    }

    /// <summary>An end has been closed.</summary>
    public void Left(PipeCore pipe)
    {
        if (pipe.Buffer.Readers == 0 && pipe.Buffer.Writers == 0) _open.Remove(pipe.Record.Node);
    }
}
