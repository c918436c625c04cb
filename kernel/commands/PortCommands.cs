using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Ports and what reports to them.</summary>
internal static class PortCommands
{
    internal static Outcome Create(Process caller, in Payload words)
    {
        Outcome taken = Pools.Ports.TryTake(caller.Budget, out Port port);
        if (!taken.IsOk) return taken;
        port.Open(caller.Budget, (uint)System.Math.Min(words[0], uint.MaxValue));
        Outcome added = caller.Handles.TryAdd(port, ObjectKind.Port, Rights.All, out _);
        if (!added.IsOk) port.Release();
        return added;
    }

    internal static Outcome CreateTimer(Process caller)
    {
        Outcome taken = Timer.TryMake(caller.Budget, out Timer timer);
        if (!taken.IsOk) return taken;
        Outcome added = caller.Handles.TryAdd(timer, ObjectKind.Timer, Rights.All, out _);
        if (!added.IsOk) timer.Release();
        return added;
    }

    internal static Outcome SetTimer(Process caller, in Payload words)
    {
        StatusCode code = caller.Handles.TryGet(words[0], ObjectKind.Timer, Rights.Manage, out object named);
        if (code == StatusCode.Ok) Unsafe.As<Timer>(named).Set(words[1], words[2]);
        return code;
    }

    internal static Outcome CreateUserSource(Process caller)
    {
        Outcome taken = Pools.UserPosts.TryTake(caller.Budget, out UserPost source);
        if (!taken.IsOk) return taken;
        source.Open(caller.Budget);
        Outcome added = caller.Handles.TryAdd(source, ObjectKind.UserSource, Rights.All, out _);
        if (!added.IsOk) source.Release();
        return added;
    }

    internal static Outcome Post(Process caller, in Payload words)
    {
        StatusCode code = caller.Handles.TryGet(words[0], ObjectKind.UserSource, Rights.Signal, out object named);
        if (code != StatusCode.Ok) return code;
        if (words[1] is 0 or > uint.MaxValue) return StatusCode.BadArgument;
        Unsafe.As<UserPost>(named).PostAndWake((PacketBits)words[1]);
        return StatusCode.Ok;
    }

    internal static Outcome Associate(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Port(caller, words[0], Rights.Manage, out Port port);
        if (code != StatusCode.Ok) return code;
        if (!caller.Handles.TryLook(words[1], out HandlePlace place)) return StatusCode.BadHandle;
        if ((place.Rights & Rights.Wait) == 0) return StatusCode.AccessDenied;
        if (place.Kind == ObjectKind.KernelChannel || place.Object is not Source source) return StatusCode.BadHandle;
        if (words[3] >= Limits.Bands) return StatusCode.BadArgument;
        Association.Bind(source, port, words[2], (int)words[3]);
        return StatusCode.Ok;
    }
}
