using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using Mooring.Tools.Machine;

namespace Mooring.Tools.Bench.Net;

/// <summary>
/// The host's side of <c>bench net</c>: tells the guest (ours or Linux) where stretches begin and end, and in between
/// asks its httpd for pages, sends and receives bytes, and opens connections over which nobody says anything.
/// </summary>
/// <param name="page">What its httpd is asked for, 1 KiB.</param>
/// <param name="keeps">It is asked for more than one page over a connection.</param>
public sealed class NetTraffic(string page, bool keeps)
{
    public const string Page = "page";
    public const int PageBytes = 1024, IdleConnections = 1000;

    private const ushort HttpPort = 80, ControlPort = 7000, SinkPort = 7001, SourcePort = 7002, IdlePort = 7003;
    private const int RetryMilliseconds = 100, PatienceMilliseconds = 1000, MostRetries = 100;
    private static readonly ushort[] s_ports = [HttpPort, ControlPort, SinkPort, SourcePort, IdlePort];

    private readonly Dictionary<ushort, ushort> _here = s_ports.ToDictionary(port => port, _ => FreePort());
    private readonly byte[] _piece = new byte[64 * 1024];
    private StreamReader _answers = StreamReader.Null;
    private NetworkStream? _control;

    /// <summary>What QEMU is to forward.</summary>
    public PortForward[] Forwards => [.. _here.Select(pair => new PortForward(false, pair.Value, pair.Key))];

    /// <summary>Frames of a round, sent and received, by the number of the probe; what telling takes is not in it.
    /// </summary>
    public Dictionary<int, double> Frames { get; } = [];

    /// <summary>Bytes that the guest has fewer for each connection that only exists.</summary>
    public double IdleBytes { get; private set; }

    /// <summary>Does everything, from the moment at which the guest can be reached, and ends it.</summary>
    public void Run()
    {
        Reach();
        double told = FramesOf(NetProbe.None, static () => { });
        Measure(NetProbe.Request, told, () => Ask(NetProbe.Requests, stays: false));
        if (keeps) Measure(NetProbe.Kept, told, () => Ask(NetProbe.Requests, stays: true));
        if (keeps) Measure(NetProbe.Load, told, AskAtOnce);
        Measure(NetProbe.In, told, Send);
        Measure(NetProbe.Out, told, Receive);
        MeasureIdle();
        Say("quit");
    }

    private void Measure(NetProbe probe, double told, Action round)
    {
        round();
        Frames[probe.Number] = FramesOf(probe, round) - told;
    }

    private double FramesOf(NetProbe probe, Action round)
    {
        long before = Number("frames");
        for (int i = 0; i < probe.Rounds; i++)
        {
            Tell($"begin {probe.Number}");
            round();
            Tell($"end {probe.Number}");
        }
        return (double)(Number("frames") - before) / probe.Rounds;
    }

    /// <summary>
    /// QEMU takes a connection before anybody in the guest listens: nothing comes of that one, and another is tried.
    /// </summary>
    private void Reach()
    {
        for (int i = 0; i < MostRetries; i++)
        {
            try
            {
                _control = Connect(ControlPort);
                _control.ReadTimeout = PatienceMilliseconds;
                _answers = new StreamReader(_control, Encoding.ASCII);
                Tell("begin 2");
                _control.ReadTimeout = Timeout.Infinite;
                return;
            }
            catch (Exception problem) when (problem is IOException or SocketException)
            {
                _control?.Dispose();
                Thread.Sleep(RetryMilliseconds);
            }
        }
        throw new ToolException("the guest cannot be reached", ExitStatus.Failure);
    }

    private string Tell(string line)
    {
        Say(line);
        return _answers.ReadLine() is { } answer and not "?" ? answer : throw new IOException($"{line}: no answer");
    }

    private void Say(string line) => _control!.Write(Encoding.ASCII.GetBytes(line + "\n"));

    private long Number(string what) => long.Parse(Tell(what), NumberStyles.None, CultureInfo.InvariantCulture);

    private void Ask(int count, bool stays)
    {
        NetworkStream? kept = stays ? Connect(HttpPort) : null;
        for (int i = 0; i < count; i++)
        {
            NetworkStream stream = kept ?? Connect(HttpPort);
            SendRequest(stream, stays);
            TakePage(stream, isLast: !stays);
            if (!stays) stream.Dispose();
        }
        kept?.Dispose();
    }

    /// <summary>
    /// Connections come one after the other, each with its first answer: QEMU's forwarding takes no more than two at
    /// once.
    /// </summary>
    private void AskAtOnce()
    {
        List<NetworkStream> streams = [];
        while (streams.Count < NetProbe.Connections)
        {
            streams.Add(Connect(HttpPort));
            SendRequest(streams[^1], stays: true);
            TakePage(streams[^1], isLast: false);
        }
        for (int i = 1; i < NetProbe.RequestsOfEach; i++)
        {
            foreach (NetworkStream stream in streams) SendRequest(stream, stays: true);
            foreach (NetworkStream stream in streams) TakePage(stream, isLast: false);
        }
        foreach (NetworkStream stream in streams) stream.Dispose();
    }

    private void SendRequest(NetworkStream stream, bool stays) => stream.Write(Encoding.ASCII.GetBytes(
        $"GET {page} HTTP/1.1\r\nHost: bench\r\n{(stays ? "" : "Connection: close\r\n")}\r\n"));

    /// <summary>A head, whatever is in it, and the page; at the end of the connection, if it is the last.</summary>
    private static void TakePage(NetworkStream stream, bool isLast)
    {
        byte[] bytes = new byte[8 * 1024];
        int length = 0, head = -1;
        while (head < 0 || isLast || length < head + PageBytes)
        {
            int read = stream.Read(bytes, length, bytes.Length - length);
            if (read == 0) break;
            length += read;
            int end = bytes.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            head = end < 0 ? -1 : end + 4;
        }
        if (head < 0 || length != head + PageBytes || !bytes.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8))
            throw new IOException($"httpd has answered {length} bytes that are not the page");
    }

    private void Send()
    {
        using NetworkStream stream = Connect(SinkPort);
        for (int left = NetProbe.MiB << 20; left > 0; left -= _piece.Length) stream.Write(_piece);
        stream.Socket.Shutdown(SocketShutdown.Send);
        if (stream.Read(_piece) != 0) throw new IOException("the sink has said something");
    }

    private void Receive()
    {
        using NetworkStream stream = Connect(SourcePort);
        long received = 0;
        for (int read; (read = stream.Read(_piece)) > 0;) received += read;
        if (received != NetProbe.MiB << 20) throw new IOException($"the source has sent {received} bytes");
    }

    private void MeasureIdle()
    {
        List<NetworkStream> idle = [Greeted()];
        long before = Number("free");
        for (int i = 0; i < IdleConnections; i++) idle.Add(Greeted());
        IdleBytes = (double)(before - Number("free")) / IdleConnections;
        foreach (NetworkStream stream in idle) stream.Dispose();
    }

    /// <summary>A byte says that it has been accepted.</summary>
    private NetworkStream Greeted()
    {
        NetworkStream stream = Connect(IdlePort);
        if (stream.ReadByte() < 0) throw new IOException("a connection is not kept");
        return stream;
    }

    private NetworkStream Connect(ushort port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, _here[port]);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Writes the page, as a file of this name.</summary>
    /// <returns>Its path.</returns>
    public static string WritePage(RunFolder folder)
    {
        Directory.CreateDirectory(folder.File("content"));
        string path = Path.Combine(folder.File("content"), Page);
        File.WriteAllBytes(path, [.. Enumerable.Range(0, PageBytes).Select(i => (byte)('a' + i % 26))]);
        return path;
    }

    private static ushort FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (ushort)((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
