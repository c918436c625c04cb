using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>For tests: ending a process at a step of its own.</summary>
internal static class StepCommands
{
    internal static Outcome Count(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Process target);
        if (code != StatusCode.Ok) return code;
        if (words[2] > uint.MaxValue || words[3] > uint.MaxValue) return StatusCode.BadArgument;
        if (!IsOpen(caller, target)) return StatusCode.Busy;
        ulong before = target.Steps.Entries | (ulong)target.Steps.Publications << 32;
        target.Steps.Begin((uint)words[2], (uint)words[3]);
        target.ChangeWay();
        return Outcome.Done(before);
    }

    internal static Outcome Watch(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Process target);
        if (code != StatusCode.Ok) return code;
        if (words[2] >= StepWatch.Words || words[3] >= UserLayout.End || words[3] % sizeof(ulong) != 0)
            return StatusCode.BadArgument;
        if (!IsOpen(caller, target)) return StatusCode.Busy;
        target.Steps.Watch((int)words[2], words[3]);
        target.ChangeWay();
        return StatusCode.Ok;
    }

    private static StatusCode Find(Process caller, in Payload words, out Process target)
    {
        target = null!;
        StatusCode code = Lookup.System(caller, words[0], Rights.Write);
        return code == StatusCode.Ok ? Lookup.Living(caller, words[1], Rights.Manage, out target) : code;
    }

    /// <summary>No thread of it runs but the one that asks.</summary>
    private static bool IsOpen(Process caller, Process target) => target.ThreadCount <= (target == caller ? 1 : 0);
}
