using System;

namespace Mooring.Servers.Net;

/// <summary>The states of a connection (RFC 9293 3.3.2). Listening is a <see cref="TcpListener"/>'s.</summary>
internal enum TcpState : byte
{
    Closed,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    CloseWait,
    Closing,
    LastAck,
    TimeWait,
}

/// <summary>Why a connection is closed.</summary>
internal enum TcpEnd : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>Both sides have said that they are done, or this side has broken it off.</summary>
    Done,

    /// <summary>The other side has broken it off, or would not have it.</summary>
    Reset,

    /// <summary>The other side answers no more.</summary>
    Silent,
}

/// <summary>What has become of a connection, for whoever has it.</summary>
[Flags]
internal enum TcpNews : byte
{
    None = 0,

    /// <summary>The handshake is over.</summary>
    Opened = 1,

    /// <summary>There is something to read, or the end.</summary>
    Readable = 2,

    /// <summary>There is room to write.</summary>
    Writable = 4,

    /// <summary>It is closed.</summary>
    Ended = 8,
}
