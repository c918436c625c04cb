using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// From a word of a command to an object, once, at the boundary: kind and rights are checked here, and from here on the
/// type carries the proof. The result is Ok, BadHandle or AccessDenied.
/// </summary>
internal static class Lookup
{
    internal static StatusCode Region(Process caller, ulong handle, Rights need, out Region region)
    {
        StatusCode code = caller.Handles.TryGet(handle, ObjectKind.Region, need, out object named);
        region = Unsafe.As<Region>(named);
        return code;
    }

    internal static StatusCode End(Process caller, ulong handle, out ChannelEnd end)
    {
        StatusCode code = caller.Handles.TryGet(handle, ObjectKind.End, Rights.Signal, out object named);
        end = Unsafe.As<ChannelEnd>(named);
        return code;
    }

    internal static StatusCode Port(Process caller, ulong handle, Rights need, out Port port)
    {
        StatusCode code = caller.Handles.TryGet(handle, ObjectKind.Port, need, out object named);
        port = Unsafe.As<Port>(named);
        return code;
    }

    internal static StatusCode Device(Process caller, ulong handle, out Device device)
    {
        StatusCode code = caller.Handles.TryGet(handle, ObjectKind.Device, Rights.Manage, out object named);
        device = Unsafe.As<Device>(named);
        return code;
    }

    internal static StatusCode Process(Process caller, ulong handle, Rights need, out Process process)
    {
        StatusCode code = caller.Handles.TryGet(handle, ObjectKind.Process, need, out object named);
        process = Unsafe.As<Process>(named);
        return code;
    }

    /// <summary>A process whose memory is still there.</summary>
    internal static StatusCode Living(Process caller, ulong handle, Rights need, out Process process)
    {
        StatusCode code = Process(caller, handle, need, out process);
        return code == StatusCode.Ok && process.HasEnded ? StatusCode.BadHandle : code;
    }

    internal static StatusCode System(Process caller, ulong handle, Rights need) =>
        caller.Handles.TryGet(handle, ObjectKind.System, need, out _);

    /// <summary>A region and a range inside it that results may be written to.</summary>
    internal static StatusCode Range(Process caller, ulong handle, ulong offset, ulong length, out Region region)
    {
        StatusCode code = Region(caller, handle, Rights.Write, out region);
        if (code != StatusCode.Ok) return code;
        return region.Contains(offset, length) && !region.IsDevice ? StatusCode.Ok : StatusCode.BadArgument;
    }
}
