using System;
using System.Runtime.InteropServices;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Threads by themselves: ending, stopping, looking, changing, poking.</summary>
internal static class ThreadCommands
{
    internal static Outcome End(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Thread thread);
        if (code != StatusCode.Ok) return code;
        if (thread.HasUnfinishedEnter && thread.Process != caller) return StatusCode.Busy;
        thread.Process.EndThread(thread);
        return StatusCode.Ok;
    }

    internal static Outcome Stop(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Thread thread);
        if (code == StatusCode.Ok) thread.Suspend();
        return code;
    }

    internal static Outcome Resume(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Thread thread);
        if (code != StatusCode.Ok) return code;
        if (thread.State != ThreadState.Suspended) return StatusCode.Busy;
        thread.Resume();
        return StatusCode.Ok;
    }

    internal static Outcome State(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Read, out Process target);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Range(caller, words[2], words[3], ThreadRecord.Bytes, out Region into);
        if (code != StatusCode.Ok) return code;
        if (!target.TryFindThread(words[1], out Thread thread)) return StatusCode.NotFound;
        if (thread.State != ThreadState.Suspended) return StatusCode.Busy;
        ThreadRecord record = new()
        {
            IsWaiting = thread.IsStoppedInWait ? 1u : 0u,
            Priority = (uint)thread.OwnPriority,
            Pokes = thread.Pokes,
        };
        thread.Save(ref record.Registers);
        bool isWritten = into.Write(words[3], MemoryMarshal.AsBytes(new ReadOnlySpan<ThreadRecord>(in record)));
        return isWritten ? StatusCode.Ok : StatusCode.OutOfMemory;
    }

    internal static Outcome SetState(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Region(caller, words[2], Rights.Read, out Region from);
        if (code != StatusCode.Ok) return code;
        if (!target.TryFindThread(words[1], out Thread thread)) return StatusCode.NotFound;
        if (!from.Contains(words[3], ThreadRecord.Bytes) || from.IsDevice) return StatusCode.BadArgument;
        if (thread.State != ThreadState.Suspended || thread.HasUnfinishedEnter) return StatusCode.Busy;
        ThreadRecord record = default;
        from.Read(words[3], MemoryMarshal.AsBytes(new Span<ThreadRecord>(ref record)));
        thread.CutWait();
        thread.Load(in record.Registers);
        return StatusCode.Ok;
    }

    internal static Outcome Poke(Process caller, in Payload words)
    {
        StatusCode code = Find(caller, words, out Thread thread);
        if (code != StatusCode.Ok) return code;
        if (words[2] == 0) return StatusCode.BadArgument;
        if (!thread.Process.Shim.Exists) return StatusCode.Unsupported;
        Reflect.Poke(thread, words[2]);
        return StatusCode.Ok;
    }

    internal static Outcome SetShim(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        Shim shim = new(words[1], words[2], words[3]);
        if (!shim.IsSound) return StatusCode.BadArgument;
        if (target.Shim.Exists) return StatusCode.AlreadyExists;
        if (target.ThreadCount > (target == caller ? 1 : 0)) return StatusCode.Busy;
        target.SetShim(shim);
        return StatusCode.Ok;
    }

    private static StatusCode Find(Process caller, in Payload words, out Thread thread)
    {
        thread = null!;
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        return target.TryFindThread(words[1], out thread) ? StatusCode.Ok : StatusCode.NotFound;
    }
}
