using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Sdk;

/// <summary>
/// A stream of the network as a reader and a writer, in the shape of <c>System.IO.Pipelines.IDuplexPipe</c>. Each side
/// has its end: a completed writer says that nothing more will be sent, and reading goes on; with both completed the
/// socket is closed.
/// <para>
/// The back-pressure. A reader that does not read leaves bytes in its buffer, then in the network server, and then the
/// other side's TCP may send no more. A writer whose bytes the other side does not take waits in its flush.
/// </para>
/// </summary>
public sealed class SocketPipe
{
    private readonly NetClient _net;
    private readonly uint _socket;
    private int _open = 2;

    /// <param name="net">The session in which the stream is.</param>
    /// <param name="socket">Its number; this has it from now on.</param>
    public SocketPipe(NetClient net, uint socket)
    {
        (_net, _socket) = (net, socket);
        Input = new SocketReader(this, net, socket);
        Output = new SocketWriter(this, net, socket);
    }

    /// <summary>What the other side sends.</summary>
    public PipeReader Input { get; }

    /// <summary>What the other side gets.</summary>
    public PipeWriter Output { get; }

    /// <summary>One side has been completed.</summary>
    internal async ValueTask<StatusCode> Leave() =>
        --_open == 0 ? await _net.Close(_socket) : StatusCode.Ok;
}
