using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What becomes of an object when a handle to it goes. Closing a channel end closes what lies in its inbox, which may
/// be channel ends with inboxes: those are put on a list and worked off here, so that no nesting that a process builds
/// can make the kernel recurse.
/// </summary>
internal static class Closing
{
    private static Gift? s_deferred;

    /// <param name="holder">The process whose handle it was.</param>
    internal static void Close(Process holder, HandlePlace place)
    {
        CloseOne(holder, place);
        while (s_deferred is not null)
        {
            Gift gift = s_deferred;
            s_deferred = gift.Next;
            HandlePlace given = gift.Given;
            Pools.Gifts.Give(gift);
            CloseOne(holder, given);
        }
    }

    /// <summary>Takes over a list of gifts that nobody will take.</summary>
    internal static void Defer(Gift? gifts)
    {
        while (gifts is not null)
        {
            Gift gift = gifts;
            gifts = gift.Next;
            gift.Next = s_deferred;
            s_deferred = gift;
        }
    }

    private static void CloseOne(Process holder, HandlePlace place)
    {
        object named = place.Object!;
        switch (place.Kind)
        {
            case ObjectKind.Process: Unsafe.As<Process>(named).Release(); break;
            case ObjectKind.Region: Unsafe.As<Region>(named).Release(); break;
            case ObjectKind.End: Unsafe.As<ChannelEnd>(named).Close(holder, ReasonOf(holder)); break;
            case ObjectKind.Port: Unsafe.As<Port>(named).Release(); break;
            case ObjectKind.Interrupt: Unsafe.As<Interrupt>(named).Release(); break;
        }
    }

    private static PacketBits ReasonOf(Process holder) => holder.HasEnded ? PacketBits.Died : PacketBits.Closed;
}
