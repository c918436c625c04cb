using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Handles themselves: closing, duplicating, and passing on.</summary>
internal static class HandleCommands
{
    internal static Outcome Close(Process caller, in Payload words)
    {
        if (!caller.Handles.TryLook(words[0], out HandlePlace place)) return StatusCode.BadHandle;
        if (IsOwn(caller, place)) return StatusCode.AccessDenied;
        if (Closing.CloseSome(caller, place).IsMore) return Outcome.More;
        caller.TryRemoveHandle(words[0], out _);
        return StatusCode.Ok;
    }

    internal static Outcome Duplicate(Process caller, in Payload words)
    {
        if (!caller.Handles.TryLook(words[0], out HandlePlace place)) return StatusCode.BadHandle;
        if ((place.Rights & Rights.Duplicate) == 0 || place.Kind is ObjectKind.End or ObjectKind.KernelChannel)
            return StatusCode.AccessDenied;
        Outcome added = caller.Handles.TryAdd(place.Object!, place.Kind, place.Rights & (Rights)(byte)words[1], out _);
        if (added.IsOk) Hold(place);
        return added;
    }

    /// <summary>
    /// May a handle be given away? What was borrowed through a channel end is returned first, in steps.
    /// </summary>
    internal static Outcome CanGive(Process holder, ulong handle, out HandlePlace place)
    {
        if (!holder.Handles.TryLook(handle, out place)) return StatusCode.BadHandle;
        if ((place.Rights & Rights.Give) == 0 || place.Kind == ObjectKind.KernelChannel) return StatusCode.AccessDenied;
        return place.Kind == ObjectKind.End ? Unsafe.As<ChannelEnd>(place.Object!).Withdraw(holder) : StatusCode.Ok;
    }

    /// <summary>
    /// What may be given goes: a channel end moves; of everything else the holder keeps its own handle.
    /// </summary>
    internal static void Leave(Process holder, ulong handle, HandlePlace place)
    {
        if (place.Kind == ObjectKind.End)
        {
            Unsafe.As<ChannelEnd>(place.Object!).Detach(holder);
            holder.TryRemoveHandle(handle, out _);
        }
        else Hold(place);
    }

    private static bool IsOwn(Process caller, HandlePlace place) =>
        place.Kind == ObjectKind.KernelChannel || place.Object == caller;

    private static void Hold(HandlePlace place)
    {
        switch (place.Kind)
        {
            case ObjectKind.Process: Unsafe.As<Process>(place.Object!).Hold(); break;
            case ObjectKind.Region: Unsafe.As<Region>(place.Object!).Hold(); break;
            case ObjectKind.Port: Unsafe.As<Port>(place.Object!).Hold(); break;
            case ObjectKind.Interrupt: Unsafe.As<Interrupt>(place.Object!).Hold(); break;
            case ObjectKind.Timer: Unsafe.As<Timer>(place.Object!).Hold(); break;
            case ObjectKind.UserSource: Unsafe.As<UserPost>(place.Object!).Hold(); break;
            case ObjectKind.Tether: Unsafe.As<Tether>(place.Object!).Hold(); break;
            case ObjectKind.Device: Unsafe.As<Device>(place.Object!).Hold(); break;
        }
    }
}
