using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What becomes of an object when a handle to it goes. Closing a channel end closes what lies in its inbox; that may be
/// ends again, but their inboxes are empty (see <see cref="ChannelEnd"/>), so it goes no deeper.
/// </summary>
internal static class Closing
{
    /// <param name="holder">The process whose handle it was.</param>
    internal static void Close(Process holder, HandlePlace place)
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
