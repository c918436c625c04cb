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
    /// <summary>Sockets of one client, datagrams that wait at a socket, bytes of one.</summary>
    const int MostSockets = 64, MostWaiting = 32, LongestDatagram = 1472;

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

    /// <summary>NotFound.</summary>
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

    public uint Reserved;
}
