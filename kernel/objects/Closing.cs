using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What becomes of an object when a handle to it goes. Closing a channel end takes steps, and closes what lies in its
/// inbox; that may be ends again, but their inboxes are empty (see <see cref="ChannelEnd"/>), so it goes no deeper.
/// </summary>
internal static class Closing
{
    /// <param name="holder">The process whose handle it is.</param>
    /// <param name="place">The handle.</param>
    /// <returns>More; Ok: the handle names nothing any more and can go.</returns>
    internal static Outcome CloseSome(Process holder, HandlePlace place)
    {
        if (place.Kind != ObjectKind.End)
        {
            if (place.Kind == ObjectKind.Device && holder.HasEnded) Unsafe.As<Device>(place.Object!).Quarantine();
            Close(place);
            return Rings.StatusCode.Ok;
        }
        PacketBits why = holder.HasEnded ? PacketBits.Died : PacketBits.Closed;
        return Unsafe.As<ChannelEnd>(place.Object!).CloseSome(holder, why);
    }

    /// <summary>Closes at once what is not a channel end.</summary>
    internal static void Close(HandlePlace place)
    {
        object named = place.Object!;
        switch (place.Kind)
        {
            case ObjectKind.Process: Unsafe.As<Process>(named).Release(); break;
            case ObjectKind.Region: Unsafe.As<Region>(named).Release(); break;
            case ObjectKind.Port: Unsafe.As<Port>(named).Release(); break;
            case ObjectKind.Interrupt: Unsafe.As<Interrupt>(named).Release(); break;
            case ObjectKind.Timer: Unsafe.As<Timer>(named).Release(); break;
            case ObjectKind.UserSource: Unsafe.As<UserPost>(named).Release(); break;
            case ObjectKind.Tether: Unsafe.As<Tether>(named).Release(); break;
            case ObjectKind.Device: Unsafe.As<Device>(named).Release(); break;
        }
    }
}
