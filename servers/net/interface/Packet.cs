using System;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>
/// A frame, or what is left of it when its heads have been taken off, in memory that the device reads and writes. It
/// has one owner at a time: the pool, the device, a layer that is working on it, or a queue. Whoever has it passes it
/// on or gives it back (<see cref="Release"/>); nothing is copied on the way.
/// <code>
///     |  front  |  what is meant: Start, Length  |  rest  |      Bytes in all
/// </code>
/// A packet that is to be sent begins with its data behind <see cref="Front"/> bytes, and each layer puts its head
/// before what is there. One that has come begins at 0, and each layer takes its head off.
/// </summary>
internal sealed class Packet(PacketPool pool, SharedBytes memory, ulong physical)
{
    public const int Bytes = 2048;

    /// <summary>Before the data of a packet to be sent: more than all heads together.</summary>
    public const int Front = 128;

    /// <summary>In whatever queue it is.</summary>
    public Packet? Next;

    public int Start { get; private set; }

    public int Length { get; private set; }

    /// <summary>Where what is meant lies for the device.</summary>
    public ulong Physical => physical + (ulong)Start;

    public Span<byte> Span => memory.Slice(Start, Length).Span;

    /// <summary>From whom it has come; while it waits in a datagram socket.</summary>
    public Sdk.Endpoint From { get; set; }

    /// <summary>To be sent: data of so many bytes, to be written.</summary>
    public Span<byte> BeginToSend(int length)
    {
        (Start, Length) = (Front, length);
        return Span;
    }

    /// <summary>To be received into: all of it.</summary>
    public void BeginToReceive() => (Start, Length) = (0, Bytes);

    /// <summary>Puts a head of so many bytes before what is there.</summary>
    /// <returns>All of it.</returns>
    public Span<byte> Put(int bytes)
    {
        if (bytes > Start) Environment.FailFast("a packet has no room for a head");
        Start -= bytes;
        Length += bytes;
        return Span;
    }

    /// <summary>Takes a head off.</summary>
    /// <param name="bytes">0 to Length.</param>
    public void TakeOff(int bytes)
    {
        Start += bytes;
        Cut(Length - bytes);
    }

    /// <summary>Drops what lies behind.</summary>
    /// <param name="length">0 to Length.</param>
    public void Cut(int length)
    {
        if ((uint)length > (uint)Length) Environment.FailFast("a packet is cut where it has ended");
        Length = length;
    }

    /// <summary>Fills up with zeros.</summary>
    public void PadTo(int length)
    {
        if (Length >= length) return;
        int filled = Length;
        Length = length;
        Span.Slice(filled).Clear();
    }

    /// <summary>Its owner has no more use for it.</summary>
    public void Release() => pool.Give(this);
}
