using System.Collections.Generic;
using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;

namespace Mooring.Tests.Net;

/// <summary>The other end of the link: keeps what has been sent, and gives the packets back as a device does.</summary>
internal sealed class Cable : ILink
{
    public const ulong Own = 0x52_54_00_12_34_56;

    private readonly Queue<byte[]> _sent = new();

    public MacAddress Station { get; } = new(Own);

    public ulong Dropped => 0;

    public int Sent => _sent.Count;

    public void Send(Packet frame)
    {
        _sent.Enqueue(frame.Span.ToArray());
        frame.Release();
    }

    /// <summary>The next frame; null: there is none.</summary>
    public byte[]? Next() => _sent.TryDequeue(out byte[]? frame) ? frame : null;
}
