using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Ports and what reports to them.</summary>
internal static class PortCommands
{
    internal static Outcome Create(Process caller)
    {
        if (!Pools.Ports.TryTake(out Port port)) return StatusCode.OutOfMemory;
        port.Open();
        Outcome added = caller.Handles.TryAdd(port, ObjectKind.Port, Rights.All, out _);
        if (!added.IsOk) port.Release();
        return added;
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
