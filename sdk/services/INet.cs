using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The network: one interface, which gets its address by DHCP, and sockets on it. There is none in a machine without a
/// network device.
/// <para>
/// A client has its sockets by number, each for itself; they are closed when it is gone. Datagrams may be lost, on the
/// wire or here, when nobody receives what has come: <see cref="MostWaiting"/> of them wait at a socket. When the
/// server dies, all sockets are gone, and whoever waited hears <c>PeerDied</c>.
/// </para>
/// </summary>
[Service("net")]
public interface INet
{
    /// <summary>Sockets of one client, datagrams that wait at a socket, bytes of one: with
    /// all heads it fits in a frame of 1500.</summary>
    const int MostSockets = 512, MostWaiting = 32, LongestDatagram = 1472;

    /// <summary>Connections that wait to be accepted at one port.</summary>
    const int MostBacklog = 128;

    /// <summary>Letters of a name.</summary>
    const int LongestName = 254;

    /// <summary>How the interface stands.</summary>
    ValueTask<Result<LinkRecord>> Link();

    /// <summary>The same, as soon as the interface has an address.</summary>
    ValueTask<Result<LinkRecord>> Configured(Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// The address of a name, or of the text of an address. BadArgument: it is neither. NotFound: it is nobody's.
    /// TimedOut: nobody answers. Closed: there is nobody to ask. IoError: the server cannot say. Full.
    /// </summary>
    ValueTask<Result<Ipv4Address>> Resolve(
        [Longest(LongestName)] string name, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// Asks a machine for an echo (RFC 792); answers how many nanoseconds it took. Waits as long as the deadline
    /// allows. TooLarge, Full; NotFound: there is no way there.
    /// </summary>
    ValueTask<Result<ulong>> Echo(Ipv4Address to, uint bytes, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// Opens a socket for datagrams (UDP, RFC 768); 0: at any port. AlreadyExists: the port is somebody's. Full: this
    /// client has as many as it may, or there are no more.
    /// </summary>
    ValueTask<Result<SocketRecord>> OpenDatagrams(ushort port);

    /// <summary>
    /// Sends one. It may still be lost. NotFound: no such socket; Closed: there is no way there. BadArgument (port 0),
    /// TooLarge, Full.
    /// </summary>
    ValueTask<StatusCode> SendTo(uint socket, Endpoint to, SharedBytes bytes);

    /// <summary>The next one; what does not fit in is cut off. NotFound: no such socket. Closed.</summary>
    ValueTask<Result<DatagramRecord>> ReceiveFrom(
        uint socket, [Filled] SharedBytes into, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// Takes connections at a port (TCP, RFC 9293). A program may do so in several of its sessions: each connection
    /// goes to the one that has waited longest. AlreadyExists: it is another program's. BadArgument: port 0, or a
    /// backlog that is not 1 to <see cref="MostBacklog"/>. Full.
    /// </summary>
    ValueTask<Result<SocketRecord>> Listen(ushort port, uint backlog);

    /// <summary>
    /// The next connection, with whom. NotFound: no such socket. Closed. Full: this client has as many sockets as it
    /// may.
    /// </summary>
    ValueTask<Result<StreamRecord>> Accept(uint socket, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// Calls somebody. NotFound: there is no way there. AccessDenied: nobody listens. TimedOut: nobody answers.
    /// BadArgument: that is nobody's endpoint. Full.
    /// </summary>
    ValueTask<Result<StreamRecord>> ConnectTo(Endpoint to, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// What has come, at least a byte; 0: the other side sends no more. What is not received is not lost: the other
    /// side cannot send more. NotFound: no such socket. IoError: the other side has broken it off, or answers no more.
    /// Closed.
    /// </summary>
    ValueTask<Result<int>> Receive(
        uint socket, [Filled] SharedBytes into, Deadline deadline, CancellationToken cancel = default);

    /// <summary>
    /// Sends all of it; behind what earlier calls have sent, if those have been answered. Answers when the last byte
    /// has been taken, which may have to wait until the other side has taken others. Fewer: so many until the deadline.
    /// NotFound; IoError: as <see cref="Receive"/>; Closed: it is shut down.
    /// </summary>
    ValueTask<Result<int>> Send(
        uint socket, SharedBytes bytes, Deadline deadline, CancellationToken cancel = default);

    /// <summary>No more will be sent; what was is followed by the end. NotFound; Closed: it is shut down.</summary>
    ValueTask<StatusCode> Shutdown(uint socket);

    /// <summary>NotFound: no such stream.</summary>
    ValueTask<StatusCode> SetOption(uint socket, StreamOption option, bool isOn);

    /// <summary>
    /// Any socket. Of a stream, what was sent still goes; if something that has come was not received, the other side
    /// hears that it was broken off. NotFound.
    /// </summary>
    ValueTask<StatusCode> Close(uint socket);
}

/// <summary>A socket that has been opened. 8 bytes.</summary>
public struct SocketRecord
{
    /// <summary>Its number for this client.</summary>
    public uint Number;

    public ushort Port;
    public ushort Reserved;
}

/// <summary>A connection. 24 bytes.</summary>
public struct StreamRecord
{
    /// <summary>Its number for this client.</summary>
    public uint Number;

    public uint Reserved;
    public Endpoint Local, Remote;
}

/// <summary>How a stream is to behave.</summary>
public enum StreamOption : uint
{
    /// <summary>
    /// Small pieces are not gathered while others are under way (RFC 9293 3.7.4). At first: they are.
    /// </summary>
    SendsAtOnce = 0,

    /// <summary>
    /// When nothing has come for two hours the other side is asked whether it is there. At first: it is not.
    /// </summary>
    KeepsAlive = 1,
}

/// <summary>A datagram that has come. 16 bytes.</summary>
public struct DatagramRecord
{
    /// <summary>Whose it is.</summary>
    public Endpoint From;

    /// <summary>Bytes that were received, and that it had.</summary>
    public uint Received;

    /// <inheritdoc cref="Received"/>
    public uint Length;
}

/// <summary>How the interface stands.</summary>
public struct LinkRecord
{
    /// <summary>48 bits: 02:00:00:00:00:01 is 0x020000000001.</summary>
    public ulong Station;

    /// <summary>None: it has no address yet.</summary>
    public Ipv4Address Address;

    /// <summary>Where what is not on its wire goes, and who knows names; none: nobody.</summary>
    public Ipv4Address Router, Names;

    /// <summary>How many bits of the address the wire shares.</summary>
    public uint Prefix;

    /// <summary>Frames.</summary>
    public ulong Received, Sent;

    /// <summary>Frames, by why they were dropped: wrong, for others, in pieces, no way, no room.</summary>
    public ulong Malformed, NotForUs, Pieces, NoRoute, NoRoom;

    /// <summary>Stations that are known, sockets that are open, packets that nobody has.</summary>
    public uint Neighbors, Sockets, FreePackets;

    /// <summary>In all states.</summary>
    public uint Connections;
}
