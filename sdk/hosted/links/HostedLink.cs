using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// The connection between two hosted kernels, each in a process of its own, over which channels lead from one to the
/// other.
/// <para>
/// <b>What crosses where.</b> Commands, completions, armed flags and everything that is lent lie in memory that both
/// have mapped (<see cref="SharedMemory"/>), as booted. Over the socket go only a kernel's own words: doorbells, that
/// an end was closed, and which pages or ends lie beside a channel.
/// </para>
/// <para>
/// <b>Who wakes whom.</b> A kernel that has nothing ready sleeps in <c>poll</c> on its sockets. A peer that finds an
/// armed flag sends a doorbell. That none is lost is the sleep sequence's affair: it arms, makes every processor of
/// either process execute a barrier, and compares again.
/// </para>
/// <para>
/// <b>Order.</b> Whoever gives or lends sends that before it publishes the command that speaks of it. So whoever has
/// seen the command finds the message in its socket: a look for what is not there yet takes in what has arrived, and
/// looks again. Nobody waits for an answer.
/// </para>
/// <para>
/// <b>Full.</b> A socket takes a few hundred messages. Whoever finds it full waits until it is not, and takes in what
/// comes meanwhile, so two that send to each other do not hold each other up.
/// </para>
/// <para>
/// <b>The end.</b> When a process ends, however it does, its socket is closed; every end that has its peer there is
/// told <see cref="PacketBits.Died"/>. Its memory stays mapped here. A process that says what cannot be counts as dead.
/// </para>
/// </summary>
public sealed class HostedLink : IDisposable
{
    /// <summary>Beside one channel: as many as commands can be outstanding on it.</summary>
    private const int MostGifts = 64;

    private readonly HostedKernel _kernel;
    private readonly SharedMemory _ours;
    private readonly Socket _socket;
    private readonly Dictionary<uint, HostedChannelEnd> _ends = [];
    private readonly byte[] _received = new byte[128 * LinkMessage.Bytes];
    private SharedMemory? _theirs;
    private HostedChannelEnd? _birth;
    private int _length;

    /// <summary>Names of new channels: even ones by one side, odd ones by the other.</summary>
    private uint _nextChannel;

    /// <param name="kernel">Of this process.</param>
    /// <param name="ours">Its memory.</param>
    /// <param name="descriptor">This end of the connection.</param>
    /// <param name="isStarter">This process has started the other one.</param>
    internal HostedLink(HostedKernel kernel, SharedMemory ours, int descriptor, bool isStarter)
    {
        _kernel = kernel;
        _ours = ours;
        _socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)) { Blocking = false };
        _nextChannel = isStarter ? 2u : 1u;
        Send(new LinkMessage
        {
            Kind = LinkMessageKind.Hello, Token = ours.Descriptor, Where = (ulong)Environment.ProcessId,
        });
    }

    /// <summary>The other process is there as far as is known.</summary>
    public bool IsAlive { get; private set; } = true;

    internal int Descriptor => (int)_socket.Handle;

    /// <summary>The first end, which belongs beside no command: what the other process begins with.</summary>
    public StatusCode GiveBirth(HostedChannelEnd end) => Give(0, 0, end);

    /// <summary>The end that the other process has given birth with; null: not yet, or it is gone.</summary>
    public HostedChannelEnd? TakeBirth() => _birth;

    /// <summary>Takes in all that has come; does not wait.</summary>
    public void Listen()
    {
        while (IsAlive)
        {
            int count = _socket.Receive(_received.AsSpan(_length), SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) return;
            if (count <= 0) Die();
            _length += Math.Max(count, 0);
            TakeMessages();
        }
    }

    public void Dispose()
    {
        IsAlive = false;
        _socket.Dispose();
        _theirs?.Dispose();
    }

    internal void Ring(uint channel) => Send(new LinkMessage { Kind = LinkMessageKind.Ring, Channel = channel });

    internal void Gone(uint channel)
    {
        _ends.Remove(channel);
        Send(new LinkMessage
        {
            Kind = LinkMessageKind.Gone, Channel = channel, Token = (uint)PacketBits.Closed,
        });
    }

    internal StatusCode Lend(uint channel, HostedRegion region)
    {
        LinkMessage message = new() { Kind = LinkMessageKind.Lend, Channel = channel };
        return SendPages(message, region.Memory, (uint)region.Pages);
    }

    /// <summary>A region, or an end whose peer is in this process. Unsupported: something else.</summary>
    internal StatusCode Give(uint channel, uint token, object given)
    {
        LinkMessage message = new() { Kind = LinkMessageKind.Give, Channel = channel, Token = token };
        if (given is HostedChannelEnd end) return GiveEnd(message, end);
        if (given is not HostedRegion region) return StatusCode.Unsupported;
        message.Object = LinkObject.Region;
        return SendPages(message, region.Memory, (uint)region.Pages);
    }

    /// <summary>The peer of the end stays here, and is from now on what the link talks about.</summary>
    private StatusCode GiveEnd(LinkMessage message, HostedChannelEnd end)
    {
        if (end.Peer is not HostedChannelEnd stays) return StatusCode.Unsupported;
        if (end.Gifts.Count > 0) return StatusCode.Busy;
        message.Object = end.IsOfClient ? LinkObject.ClientEnd : LinkObject.ServerEnd;
        message.Given = _nextChannel;
        StatusCode code = SendPages(message, (nint)end.Page.Address, Geometry.Default.Pages);
        if (code != StatusCode.Ok) return code;
        _nextChannel += 2;
        end.Dissociate();
        _ends[message.Given] = stays;
        stays.Peer = new RemoteEnd(this, message.Given);
        foreach (HostedRegion lent in end.Borrowed) Lend(message.Given, lent);
        if (end.PeerIsGone) Gone(message.Given);
        return StatusCode.Ok;
    }

    private StatusCode SendPages(LinkMessage message, nint address, uint pages)
    {
        message.Pages = pages;
        if (!_ours.TryFind(address, out message.Where))
        {
            if (_theirs is null || !_theirs.TryFind(address, out message.Where)) return StatusCode.Unsupported;
            message.Where |= LinkMessage.Yours;
        }
        Send(message);
        return StatusCode.Ok;
    }

    private void Send(LinkMessage message)
    {
        ReadOnlySpan<byte> rest = MemoryMarshal.AsBytes(new ReadOnlySpan<LinkMessage>(in message));
        while (IsAlive && !rest.IsEmpty)
        {
            int count = _socket.Send(rest, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock) AwaitRoom();
            else if (count <= 0) Die();
            rest = rest[Math.Max(count, 0)..];
        }
    }

    private void AwaitRoom()
    {
        HostCalls.Wait([new HostCalls.Waited(Descriptor, HostCalls.Readable | HostCalls.Writable)], -1);
        Listen();
    }

    private void TakeMessages()
    {
        int at = 0;
        for (; _length - at >= LinkMessage.Bytes && IsAlive; at += LinkMessage.Bytes)
            if (!TryTake(MemoryMarshal.Read<LinkMessage>(_received.AsSpan(at)))) Die();
        _received.AsSpan(at, _length - at).CopyTo(_received);
        _length -= at;
    }

    /// <returns>False: that cannot be.</returns>
    private bool TryTake(in LinkMessage message)
    {
        if (message.Kind == LinkMessageKind.Hello) return TryOpen(message);
        if (message.Kind == LinkMessageKind.Give && message.Channel == 0)
            return TryMakeEnd(message, out _birth);
        // What is about an end that has been closed here has crossed with the word of that.
        if (!_ends.TryGetValue(message.Channel, out HostedChannelEnd? end)) return message.Channel != 0;
        return message.Kind switch
        {
            LinkMessageKind.Ring => HasRung(end),
            LinkMessageKind.Gone => HasGone(message, end),
            LinkMessageKind.Lend => TryBorrow(message, end),
            LinkMessageKind.Give => TryTakeGift(message, end),
            _ => false,
        };
    }

    private bool TryOpen(in LinkMessage hello)
    {
        if (_theirs is not null) return false;
        try
        {
            _theirs = SharedMemory.Open((uint)hello.Where, hello.Token);
            return true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool HasRung(HostedChannelEnd end)
    {
        end.RingFromPeer();
        return true;
    }

    private bool HasGone(in LinkMessage message, HostedChannelEnd end)
    {
        if (message.Token != (uint)PacketBits.Closed) return false;
        _ends.Remove(message.Channel);
        end.TellGone(PacketBits.Closed);
        return true;
    }

    private bool TryBorrow(in LinkMessage message, HostedChannelEnd end)
    {
        if (end.Borrowed.Count == Limits.Lends || !TryFind(message, out nint memory)) return false;
        end.Borrowed.Add(new HostedRegion(memory, message.Pages));
        return true;
    }

    private bool TryTakeGift(in LinkMessage message, HostedChannelEnd end)
    {
        if (end.Gifts.Count == MostGifts) return false;
        if (message.Object != LinkObject.Region)
        {
            if (!TryMakeEnd(message, out HostedChannelEnd? given)) return false;
            end.Gifts[message.Token] = given!;
            return true;
        }
        if (!TryFind(message, out nint memory)) return false;
        end.Gifts[message.Token] = new HostedRegion(memory, message.Pages);
        return true;
    }

    private bool TryMakeEnd(in LinkMessage message, out HostedChannelEnd? end)
    {
        end = null;
        bool fits = _ends.Count < Limits.Handles && message.Pages >= Geometry.Default.Pages;
        if (!fits || !TryFind(message, out nint memory)) return false;
        bool isOfClient = message.Object == LinkObject.ClientEnd;
        end = new HostedChannelEnd(new LivePage((nuint)memory), isOfClient ? Geometry.ServerLine : Geometry.ClientLine)
        {
            Peer = new RemoteEnd(this, message.Given),
        };
        return _ends.TryAdd(message.Given, end);
    }

    private bool TryFind(in LinkMessage message, out nint memory)
    {
        SharedMemory? whose = (message.Where & LinkMessage.Yours) != 0 ? _ours : _theirs;
        memory = whose?.At(message.Where & ~LinkMessage.Yours, message.Pages) ?? 0;
        return memory != 0;
    }

    private void Die()
    {
        IsAlive = false;
        foreach (HostedChannelEnd end in _ends.Values) end.TellGone(PacketBits.Died);
        _ends.Clear();
        _socket.Dispose();
        _kernel.Lost(this);
    }

    /// <summary>The peer of an end here that is in the other process.</summary>
    private sealed class RemoteEnd(HostedLink link, uint channel) : IHostedPeer
    {
        private ulong _lends;

        public void Ring() => link.Ring(channel);

        public void Leave() => link.Gone(channel);

        public (StatusCode Code, ulong Number) Lend(HostedRegion region)
        {
            StatusCode code = link.Lend(channel, region);
            return (code, code == StatusCode.Ok ? _lends++ : 0);
        }

        public StatusCode Give(uint token, object given) => link.Give(channel, token, given);
    }
}
