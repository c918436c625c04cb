using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>Sockets.</summary>
internal sealed partial class ThreadCalls
{
    private const int KindMask = 0xF;
    private const OpenFlags SocketFlags = OpenFlags.NonBlocking | OpenFlags.CloseOnExec;

    /// <inheritdoc/>
    public ValueTask<Result<long>> Socket(int domain, int type, int protocol)
    {
        OpenFlags flags = (OpenFlags)(type & ~KindMask);
        if ((flags & ~SocketFlags) != 0) return Answer(Errno.EINVAL);
        if (domain != SocketDescription.Internet) return Answer(Errno.EAFNOSUPPORT);
        OpenFlags kept = flags & OpenFlags.NonBlocking;
        SocketDescription? made = (type & KindMask) switch
        {
            SocketDescription.Stream => new StreamSocket(system.Nets, kept),
            SocketDescription.Datagrams => new DatagramSocket(system.Nets, kept),
            _ => null,
        };
        return made is null ? Answer(Errno.EPROTONOSUPPORT) : Answer(Install(made, ClosesAtExec((int)flags)));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Socketpair(int domain, int type, int protocol)
    {
        OpenFlags flags = (OpenFlags)(type & ~KindMask);
        if (domain != SocketDescription.Unix) return Answer(Errno.EAFNOSUPPORT);
        if ((flags & ~SocketFlags) != 0 || (type & KindMask) != SocketDescription.Stream)
            return Answer(Errno.EPROTONOSUPPORT);
        (PairSocket first, PairSocket second) = PairSocket.Make(flags & OpenFlags.NonBlocking);
        return Answer(InstallPair(first, second, ClosesAtExec((int)flags)));
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Bind(int socket, SharedBytes address) =>
        FindSocket(socket, out long code) is { } found ? await found.Bind(address) : code;

    /// <inheritdoc/>
    public ValueTask<Result<long>> ConnectTo(int socket, SharedBytes address, CancellationToken cancel)
    {
        if (FindSocket(socket, out long code) is not { } found) return Answer(code);
        found.Use();
        return Through(found, found.Connect(address, Asked(0, cancel)));
    }

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Listen(int socket, int backlog) =>
        FindSocket(socket, out long code) is { } found ? await found.Listen(backlog) : code;

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Accept(
        int socket, int flags, SharedBytes into, CancellationToken cancel)
    {
        OpenFlags how = (OpenFlags)flags;
        if ((how & ~SocketFlags) != 0) return Failure.Invalid;
        if (FindSocket(socket, out long code) is not { } found) return code;
        found.Use();
        Result<SocketDescription> accepted = await found.Accept(Asked(0, cancel), how & OpenFlags.NonBlocking);
        found.Leave();
        if (!accepted.IsOk)
        {
            if (accepted.Code == StatusCode.Cancelled) return StatusCode.Cancelled;
            return Failure.Of(accepted.Code switch
            {
                StatusCode.Full => Errno.EAGAIN,
                StatusCode.Unsupported => Errno.EOPNOTSUPP,
                _ => Errno.EINVAL,
            });
        }
        accepted.Value.GetName(isPeer: true, into.Span);
        return Install(accepted.Value, ClosesAtExec(flags));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getname(int socket, int which, SharedBytes into) =>
        Answer(FindSocket(socket, out long code) is { } found ? found.GetName(which == 1, into.Span) : code);

    /// <inheritdoc/>
    public async ValueTask<Result<long>> Setsockopt(int socket, int level, int name, SharedBytes value)
    {
        if (FindSocket(socket, out long code) is not { } found) return code;
        if (value.Length < sizeof(int)) return Failure.Invalid;
        return await found.SetOption(level, name, BinaryPrimitives.ReadInt32LittleEndian(value.Span));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Getsockopt(int socket, int level, int name, SharedBytes into)
    {
        if (FindSocket(socket, out long code) is not { } found) return Answer(code);
        if (into.Length < sizeof(int)) return Answer(Errno.EINVAL);
        long value = found.GetOption(level, name);
        if (value < 0) return Answer(value);
        BinaryPrimitives.WriteInt32LittleEndian(into.Span, (int)value);
        return Answer(sizeof(int));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Shutdown(int socket, int how) =>
        Answer(FindSocket(socket, out long code) is { } found ? found.Shutdown(how) : code);

    /// <inheritdoc/>
    public ValueTask<Result<long>> Sendto(
        int socket, uint flags, SharedBytes bytes, SharedBytes address, CancellationToken cancel)
    {
        if (FindSocket(socket, out long code) is not { } found) return Answer(code);
        found.Use();
        return Through(found, found.Send(bytes, address, Asked(flags, cancel)));
    }

    /// <inheritdoc/>
    public ValueTask<Result<long>> Recvfrom(
        int socket, uint flags, SharedBytes into, SharedBytes address, CancellationToken cancel)
    {
        if (FindSocket(socket, out long code) is not { } found) return Answer(code);
        found.Use();
        return Through(found, found.Receive(into, address, flags, Asked(flags, cancel)));
    }

    private SocketDescription? FindSocket(int descriptor, out long code)
    {
        Description? found = Find(descriptor);
        code = Failure.Of(found is null ? Errno.EBADF : Errno.ENOTSOCK);
        return found as SocketDescription;
    }
}
