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
        if (place.Kind == ObjectKind.End && Unsafe.As<ChannelEnd>(place.Object!).Withdraw(caller).IsMore)
            return Outcome.More;
        caller.Handles.TryRemove(words[0], out place);
        Closing.Close(caller, place);
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
    /// Takes a handle out of its holder's table to give it away, with no more rights than it had. A channel end moves;
    /// of everything else the holder keeps its own.
    /// </summary>
    internal static Outcome TakeForGiving(Process holder, ulong handle, Rights rights, out HandlePlace given)
    {
        if (!holder.Handles.TryLook(handle, out given)) return StatusCode.BadHandle;
        if ((given.Rights & Rights.Give) == 0 || given.Kind == ObjectKind.KernelChannel) return StatusCode.AccessDenied;
        if (given.Kind == ObjectKind.End)
        {
            ChannelEnd end = Unsafe.As<ChannelEnd>(given.Object!);
            if (end.Withdraw(holder).IsMore) return Outcome.More;
            end.Detach(holder);
            holder.Handles.TryRemove(handle, out given);
        }
        else Hold(given);
        given.Rights &= rights;
        return StatusCode.Ok;
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
        }
    }
}
