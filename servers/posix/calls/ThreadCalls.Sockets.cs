using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Sockets.</summary>
internal sealed partial class ThreadCalls
{
    /// <inheritdoc/>
    public ValueTask<Result<long>> Socket(int domain, int type, int protocol) => Answer(Errno.EAFNOSUPPORT);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Socketpair(int domain, int type, int protocol) => Answer(Errno.EAFNOSUPPORT);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Bind(int socket, SharedBytes address) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> ConnectTo(int socket, SharedBytes address, CancellationToken cancel) =>
        NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Listen(int socket, int backlog) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Accept(int socket, int flags, SharedBytes into, CancellationToken cancel) =>
        NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getname(int socket, int which, SharedBytes into) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Setsockopt(int socket, int level, int name, SharedBytes value) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getsockopt(int socket, int level, int name, SharedBytes into) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Shutdown(int socket, int how) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Sendto(
        int socket, uint flags, SharedBytes bytes, SharedBytes address, CancellationToken cancel) => NoSocket(socket);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Recvfrom(
        int socket, uint flags, SharedBytes into, SharedBytes address, CancellationToken cancel) => NoSocket(socket);

    private ValueTask<Result<long>> NoSocket(int descriptor) =>
        Answer(Find(descriptor) is null ? Errno.EBADF : Errno.ENOTSOCK);
}
