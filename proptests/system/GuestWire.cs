using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Mooring.Tests.Net;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The other end of a guest's wire: one machine, 10.9.8.1, that gives addresses, knows the names of <c>.test</c>,
/// answers echoes, and sends whatever a test wants. It answers what is for its address, whatever station the frame is
/// for.
/// </summary>
internal sealed class GuestWire : IDisposable
{
    public const uint Own = 0x0A09_0801, Guest = 0x0A09_0807;
    public const ulong Station = 0x0200_0000_0001, GuestStation = 0x5254_0012_3456;

    private const int LongestWaitMs = 30_000;
    private static readonly byte[] s_marked = [.. "is anybody there?"u8];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mooring-wire-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly BlockingCollection<ushort> _echoes = [];
    private readonly Thread _reader;
    private int _leases;

    public GuestWire()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(File("wire")));
        _socket.SendTimeout = LongestWaitMs;
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
    }

    public string[] Option => ["--wire", File("wire")];

    /// <summary>How often an address has been given.</summary>
    public int Leases => Volatile.Read(ref _leases);

    /// <summary>Gets segments of TCP for this machine; called by the thread that reads.</summary>
    public Action<byte[]>? Segments { get; set; }

    /// <summary>Waits while the guest has no room. An empty frame, which QEMU takes for the end, is not sent.</summary>
    public void Send(byte[] frame)
    {
        if (frame.Length > 0) _socket.SendTo(frame, new UnixDomainSocketEndPoint(File("wire.guest")));
    }

    /// <summary>Asks the guest for an echo, again if it is lost, as on any wire.</summary>
    public void Ping(ushort number)
    {
        byte[] echo = Frames.IcmpMessage(8, 0, 0x4D4F, number, s_marked);
        for (int tries = 0; tries < 20; tries++)
        {
            Send(Frames.Ethernet(
                Frames.All, Station, Frames.Arp, Frames.ArpPacket(1, Station, Own, 0, Guest)));
            Send(Frames.Ethernet(GuestStation, Station, Frames.Ipv4, Frames.Ip(Frames.Icmp, Own, Guest, echo)));
            Stopwatch waited = Stopwatch.StartNew();
            while (_echoes.TryTake(out ushort answered, Math.Max(0, 3000 - (int)waited.ElapsedMilliseconds)))
                if (answered == number) return;
        }
        Assert.Fail("the guest does not answer any more");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _reader.Join();
        _folder.Delete(recursive: true);
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);

    private void Read()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true) Hear(buffer.AsSpan(0, _socket.Receive(buffer)).ToArray());
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private void Hear(byte[] frame)
    {
        ulong from = Frames.At(frame, 6, 6), type = Frames.At(frame, 12, 2);
        if (type == Frames.Arp && Frames.At(frame, 20, 2) == 1 && Frames.At(frame, 38, 4) == Own)
            Send(Frames.Ethernet(
                from, Station, Frames.Arp, Frames.ArpPacket(2, Station, Own, from, (uint)Frames.At(frame, 28, 4))));
        if (type != Frames.Ipv4) return;
        byte[] data = frame[34..(14 + (int)Frames.At(frame, 16, 2))];
        uint source = (uint)Frames.At(frame, 26, 4), to = (uint)Frames.At(frame, 30, 4);
        if (to is not (Own or uint.MaxValue)) return;
        if (frame[23] == Frames.Icmp) HearIcmp(data, source);
        if (frame[23] == Frames.Udp) HearDatagram(data, source);
        if (frame[23] == Frames.Tcp) Segments?.Invoke(data);
    }

    private void HearIcmp(byte[] message, uint source)
    {
        ushort first = (ushort)Frames.At(message, 4, 2), second = (ushort)Frames.At(message, 6, 2);
        if (message[0] == 8) Answer(Frames.Icmp, source, Frames.IcmpMessage(0, 0, first, second, message[8..]));
        bool isMine = message[0] == 0 && first == 0x4D4F && message.AsSpan(8).SequenceEqual(s_marked);
        if (isMine) _echoes.Add(second);
    }

    private void HearDatagram(byte[] datagram, uint source)
    {
        ushort from = (ushort)Frames.At(datagram, 0, 2);
        if (Frames.At(datagram, 2, 2) == 67) GiveAddress(datagram[8..]);
        if (Frames.At(datagram, 2, 2) == 53) Answer(Frames.Udp, source, Named(datagram[8..], from));
    }

    /// <summary>An offer to who looks for one, and else the address itself.</summary>
    private void GiveAddress(byte[] asked)
    {
        bool looks = asked[242] == 1;
        byte[] options =
        [
            53, 1, (byte)(looks ? 2 : 5), .. Frames.Option(54, Own), .. Frames.Option(1, 0xFFFFFF00),
            .. Frames.Option(3, Own), .. Frames.Option(6, Own), .. Frames.Option(51, 3600), 255,
        ];
        byte[] answer = Frames.DhcpAnswer((uint)Frames.At(asked, 4, 4), Frames.At(asked, 28, 6), Guest, options);
        if (!looks) Interlocked.Increment(ref _leases);
        byte[] datagram = Frames.Datagram(Own, 67, uint.MaxValue, 68, answer);
        Send(Frames.Ethernet(
            Frames.All, Station, Frames.Ipv4, Frames.Ip(Frames.Udp, Own, uint.MaxValue, datagram)));
    }

    /// <summary>
    /// host.test is another name of real.test, which is 10.9.8.77; before the answer come wrong ones.
    /// </summary>
    private byte[] Named(byte[] question, ushort port)
    {
        ushort identity = (ushort)Frames.At(question, 0, 2);
        string name = Encoding.ASCII.GetString(question, 12, 10);
        if (!name.Equals("\u0004host\u0004test", StringComparison.OrdinalIgnoreCase))
        {
            byte[] nobody = [.. question];
            (nobody[2], nobody[3]) = (0x81, 0x83);
            return Frames.Datagram(Own, 53, Guest, port, nobody);
        }
        DnsMessages forged = new((ushort)(identity ^ 1), "host.test"), answer = new(identity, "host.test");
        forged.Address("host.test", 0x06060606, 60);
        Answer(Frames.Udp, Guest, Frames.Datagram(Own, 53, Guest, port, forged.Bytes));
        Answer(Frames.Udp, Guest, Frames.Datagram(Own, 54, Guest, port, answer.Bytes));
        answer.Alias("host.test", "real.test", 60).Address("real.test", 0x0A09084D, 60);
        return Frames.Datagram(Own, 53, Guest, port, answer.Bytes);
    }

    private void Answer(byte protocol, uint to, byte[] data) =>
        Send(Frames.Ethernet(GuestStation, Station, Frames.Ipv4, Frames.Ip(protocol, Own, to, data)));
}
