using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Net.Wire;

namespace Mooring.Servers.Net;

/// <summary>
/// Addresses of names. A question goes to the server that the lease names, from a port of its own with a number of its
/// own (RFC 5452), up to three times; an answer counts if all of that is the question's. What was found is remembered.
/// </summary>
internal sealed class Resolver(Sockets sockets, Secret secret)
{
    private const int MostTries = 3;
    private const ulong TryNs = 2_000_000_000;

    private readonly NameCache _cache = new();

    /// <summary>None: there is nobody to ask.</summary>
    public Ipv4Address Server { get; set; }

    /// <summary>
    /// BadArgument: it is no name. NotFound: it is nobody's. TimedOut: nobody answers. Closed: there is nobody to ask.
    /// IoError: the server cannot say. Cancelled, Full.
    /// </summary>
    public async ValueTask<Result<Ipv4Address>> Find(string name, CancellationToken cancel)
    {
        if (Ipv4Address.TryParse(name, out Ipv4Address address)) return address;
        if (!DnsName.IsName(name)) return StatusCode.BadArgument;
        Result<Ipv4Address> known = _cache.Find(name, Clock.NowNs);
        if (known.IsOk) return known;
        if (Server == Ipv4Address.Any) return StatusCode.Closed;
        Result<DatagramSocket> socket = sockets.Open(0);
        if (!socket.IsOk) return socket.Code;
        Result<Ipv4Address> found = StatusCode.TimedOut;
        for (int tries = 0; tries < MostTries && found.Code == StatusCode.TimedOut; tries++)
            found = await Ask(socket.Value, name, cancel);
        sockets.Close(socket.Value);
        return found;
    }

    private async ValueTask<Result<Ipv4Address>> Ask(DatagramSocket socket, string name, CancellationToken cancel)
    {
        byte[] question = new byte[DnsMessage.MostBytes];
        int length = DnsMessage.WriteQuestion(question, (ushort)secret.Next(), name);
        question = question.AsSpan(0, length).ToArray();
        Ipv4Address server = Server;
        StatusCode sent = sockets.Send(socket, new Endpoint(server, DnsMessage.ServerPort), question);
        if (sent != StatusCode.Ok) return sent;
        using Patience patience = new(TryNs, cancel);
        while (true)
        {
            Result<Packet> packet = await socket.Next(patience.Token);
            if (!packet.IsOk)
                return packet.Code == StatusCode.Cancelled && !cancel.IsCancellationRequested
                    ? StatusCode.TimedOut
                    : packet.Code;
            bool isAnswer = TryAnswer(packet.Value, server, question, out Result<Ipv4Address> found, out uint seconds);
            packet.Value.Release();
            if (!isAnswer) continue;
            if (found.IsOk) _cache.Put(name, found.Value, seconds, Clock.NowNs);
            return found;
        }
    }

    /// <summary>In a copy: what is in a packet the device may still write.</summary>
    private static bool TryAnswer(
        Packet packet, Ipv4Address server, byte[] question, out Result<Ipv4Address> found, out uint seconds)
    {
        (found, seconds) = (StatusCode.IoError, 0);
        bool isServer = packet.From.Address == server && packet.From.Port == DnsMessage.ServerPort;
        return isServer && DnsMessage.TryParseAnswer(packet.Span.ToArray(), question, out found, out seconds);
    }
}
