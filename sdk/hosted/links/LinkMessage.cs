using System.Runtime.InteropServices;

namespace Mooring.Sdk.Hosted;

/// <summary>What one kernel tells the other over a link. 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkMessage
{
    public const int Bytes = 32;

    /// <summary>Of <see cref="Where"/>: it lies in the memory of who receives this.</summary>
    public const ulong Yours = 1ul << 63;

    public LinkMessageKind Kind;

    /// <summary>Which conversation between the two processes; 0: none, for what the other one begins with.</summary>
    public uint Channel;

    /// <summary>
    /// Give: beside which command or completion. Gone: <see cref="Ports.PacketBits.Closed"/>. Hello: the number of the
    /// sender's file.
    /// </summary>
    public uint Token;
    public LinkObject Object;

    /// <summary>Of an end that is given: how its channel is called from now on.</summary>
    public uint Given;
    public uint Pages;

    /// <summary>Of what is given or lent: its place in the shared memory. Hello: the process.</summary>
    public ulong Where;
}

internal enum LinkMessageKind : uint
{
    /// <summary>The first one: where the sender's memory is.</summary>
    Hello = 1,

    /// <summary>A doorbell.</summary>
    Ring = 2,

    /// <summary>The sender's end has been closed.</summary>
    Gone = 3,
    Lend = 4,
    Give = 5,
}

internal enum LinkObject : uint
{
    Region = 1,
    ClientEnd = 2,
    ServerEnd = 3,
}
