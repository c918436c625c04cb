using System;

namespace Mooring.Servers.Posix;

/// <summary>Bits of poll and epoll (include/uapi/linux/eventpoll.h).</summary>
[Flags]
internal enum PollEvents : uint
{
    None = 0,
    In = 1,
    Priority = 2,
    Out = 4,
    Error = 8,
    HangUp = 16,
    NotOpen = 32,
    ReadNormal = 0x40,
    WriteNormal = 0x100,
    PeerShutDown = 0x2000,

    /// <summary>Told whether they are asked for or not.</summary>
    Always = Error | HangUp | NotOpen,

    OneShot = 1u << 30,
    EdgeTriggered = 1u << 31,
}
