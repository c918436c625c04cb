using System;
using System.Buffers.Binary;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>A socket. What a kind of it cannot do is EOPNOTSUPP.</summary>
internal abstract class SocketDescription(OpenFlags flags) : Description(OpenFlags.ReadWrite | flags)
{
    public const int Unix = 1, Internet = 2, Stream = 1, Datagrams = 2;

    /// <summary>Flags of send and receive.</summary>
    public const uint Peeks = 2;

    private static uint s_made;

    private readonly uint _number = ++s_made;

    /// <inheritdoc/>
    public override string Name => $"socket:[{_number}]";

    /// <summary>SO_DOMAIN and SO_TYPE.</summary>
    public abstract int Domain { get; }

    /// <inheritdoc cref="Domain"/>
    public abstract int Type { get; }

    /// <inheritdoc/>
    public sealed override ValueTask<Result<long>> Stat(SharedBytes into) =>
        new(new StatRecord { Mode = StatRecord.Socket | 0x1FF, Node = _number, Device = 8 }.Write(into));

    public virtual ValueTask<long> Bind(SharedBytes address) => new(Failure.Of(Errno.EOPNOTSUPP));

    public virtual ValueTask<Result<long>> Connect(SharedBytes address, Asking asking) =>
        new(Failure.Of(Errno.EOPNOTSUPP));

    public virtual ValueTask<long> Listen(int backlog) => new(Failure.Of(Errno.EOPNOTSUPP));

    /// <summary>The next connection; null and why there is none, or a status.</summary>
    public virtual ValueTask<Result<SocketDescription>> Accept(Asking asking, OpenFlags flags) =>
        new(Rings.StatusCode.Unsupported);

    /// <summary>Its own address, or its peer's.</summary>
    public virtual long GetName(bool isPeer, Span<byte> into) => Failure.Of(Errno.EOPNOTSUPP);

    public virtual long Shutdown(int how) => Failure.Of(Errno.EOPNOTSUPP);

    public virtual ValueTask<Result<long>> Send(SharedBytes bytes, SharedBytes address, Asking asking) =>
        Write(bytes, -1, asking);

    public abstract ValueTask<Result<long>> Receive(SharedBytes into, SharedBytes address, uint flags, Asking asking);

    public virtual ValueTask<long> SetOption(int level, int name, int value)
    {
        const int Socket = 1, ReuseAddress = 2, Broadcast = 6, SendBuffer = 7, ReceiveBuffer = 8, KeepAlive = 9,
            Linger = 13;
        bool isHint = level == Socket
            && name is ReuseAddress or Broadcast or SendBuffer or ReceiveBuffer or KeepAlive or Linger;
        return new(isHint ? 0 : Failure.Of(Errno.ENOPROTOOPT));
    }

    /// <summary>A number.</summary>
    public virtual long GetOption(int level, int name)
    {
        const int Socket = 1, TypeName = 3, Error = 4, SendBuffer = 7, ReceiveBuffer = 8, DomainName = 39;
        if (level != Socket) return Failure.Of(Errno.ENOPROTOOPT);
        return name switch
        {
            TypeName => Type,
            DomainName => Domain,
            Error => TakeError(),
            SendBuffer or ReceiveBuffer => PipeBuffer.Capacity,
            _ => Failure.Of(Errno.ENOPROTOOPT),
        };
    }

    /// <summary>SO_ERROR.</summary>
    protected virtual long TakeError() => 0;

    /// <summary>struct sockaddr_in.</summary>
    protected static bool TryRead(SharedBytes address, out Endpoint endpoint)
    {
        const int Bytes = 8;
        endpoint = default;
        if (address.Length < Bytes) return false;
        ReadOnlySpan<byte> from = address.Span;
        if (BinaryPrimitives.ReadUInt16LittleEndian(from) != Internet) return false;
        endpoint = new Endpoint(
            new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(from.Slice(4))),
            BinaryPrimitives.ReadUInt16BigEndian(from.Slice(2)));
        return true;
    }

    /// <summary>Its length, and a struct sockaddr_in.</summary>
    protected static long Write(Endpoint endpoint, Span<byte> into)
    {
        const int Bytes = 16;
        if (into.Length < sizeof(uint) + Bytes) return Failure.Invalid;
        BinaryPrimitives.WriteInt32LittleEndian(into, Bytes);
        Span<byte> to = into.Slice(sizeof(uint), Bytes);
        to.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(to, Internet);
        BinaryPrimitives.WriteUInt16BigEndian(to.Slice(2), endpoint.Port);
        BinaryPrimitives.WriteUInt32BigEndian(to.Slice(4), endpoint.Address.Value);
        return 0;
    }
}
