using System;
using System.Runtime.InteropServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Processes and threads.</summary>
internal static class ProcessCommands
{
    internal static Outcome Create(Process caller, in Payload words)
    {
        ProcessLimits limits = new(words[1]);
        Amounts wanted = default;
        wanted[(int)Resource.Pages] = words[0];
        wanted[(int)Resource.Handles] = limits.Handles;
        wanted[(int)Resource.Channels] = limits.Channels;
        wanted[(int)Resource.Threads] = limits.Threads;
        wanted[(int)Resource.Processes] = limits.Processes + 1ul;
        Outcome made = caller.Budget.TryCarve(wanted, out Budget budget);
        if (!made.IsOk) return made;
        made = Process.TryMake(budget, caller.Id, out Process child);
        if (!made.IsOk) return made;
        MemoryMarshal.AsBytes<ulong>([words.C, words.D, words.E, words.F]).CopyTo(child.Name);
        Outcome added = caller.Handles.TryAdd(child, ObjectKind.Process, Rights.All, out _);
        if (added.IsOk) return added;
        child.End(ProcessPhase.Killed, 0);
        child.Release();
        return added;
    }

    internal static Outcome Fund(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        return code == StatusCode.Ok ? caller.Budget.TryAdd(target.Budget, words[1]) : code;
    }

    internal static Outcome Start(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        bool isSound = words[1] < UserLayout.End && words[2] < UserLayout.End && words[4] < Limits.Priorities;
        if (!isSound) return StatusCode.BadArgument;
        if (words[4] > (ulong)caller.TopPriority) return StatusCode.AccessDenied;
        return target.TryStart(words[1], words[2], words[3], (int)words[4]);
    }

    internal static Outcome Kill(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Process(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        if (target.Phase == ProcessPhase.Faulted) target.Bury();
        else target.End(ProcessPhase.Killed, (int)words[1]);
        return StatusCode.Ok;
    }

    internal static Outcome Exit(Process caller, in Payload words)
    {
        caller.End(ProcessPhase.Exited, (int)words[0]);
        return StatusCode.Ok;
    }

    internal static Outcome State(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Process(caller, words[0], Rights.Read, out Process target);
        if (code == StatusCode.Ok) code = WriteRecord(caller, target, words[1], words[2]);
        return code;
    }

    internal static StatusCode WriteRecord(Process caller, Process target, ulong region, ulong offset)
    {
        ProcessRecord record = Describe(target);
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ProcessRecord>(in record));
        StatusCode code = Lookup.Range(caller, region, offset, (ulong)bytes.Length, out Region into);
        if (code != StatusCode.Ok) return code;
        return into.Write(offset, bytes) ? StatusCode.Ok : StatusCode.OutOfMemory;
    }

    internal static Outcome Give(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        Outcome can = HandleCommands.CanGive(caller, words[1], out HandlePlace place);
        if (!can.IsDone) return can;
        Rights rights = place.Rights & (Rights)(byte)words[2];
        Outcome added = target.Handles.TryAdd(place.Object!, place.Kind, rights, out _);
        if (!added.IsOk) return added;
        HandleCommands.Leave(caller, words[1], place);
        if (place.Object is ChannelEnd end) end.BelongsTo(target);
        return added;
    }

    internal static Outcome Read(Process caller, in Payload words)
    {
        ulong length = words[2];
        StatusCode code = Lookup.Process(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        if (length > Limits.PageBytes) return StatusCode.BadArgument;
        code = Lookup.Range(caller, words[3], words[4], length, out Region into);
        if (code != StatusCode.Ok) return code;
        if (target.Phase != ProcessPhase.Faulted) return StatusCode.Busy;
        return Copy(target, words[1], (int)length, into, words[4]);
    }

    private static Outcome Copy(Process from, ulong address, int length, Region into, ulong offset)
    {
        ulong done = 0;
        while (done < (ulong)length && from.Space.TryTranslate(address + done, out ulong page))
        {
            Span<byte> bytes = PhysicalWords.BytesOf(page)[(int)((address + done) % Limits.PageBytes)..];
            int n = Math.Min(bytes.Length, length - (int)done);
            if (!into.Write(offset + done, bytes[..n])) return StatusCode.OutOfMemory;
            done += (ulong)n;
        }
        return Outcome.Done(done);
    }

    private static ProcessRecord Describe(Process process)
    {
        ProcessRecord record = new()
        {
            Id = process.Id,
            ParentId = process.ParentId,
            Phase = process.Phase,
            ExitCode = process.ExitCode,
            Vector = process.Vector,
            ErrorCode = process.ErrorCode,
            FaultAddress = process.FaultAddress,
            CpuTimeNs = CpuTimeOf(process),
            Pages = process.Budget.InUse,
            PageBudget = process.Budget.Left(Resource.Pages) + process.Budget.InUse,
            Handles = process.Handles.Count,
            HandleBudget = process.Handles.Count + (uint)process.Budget.Left(Resource.Handles),
            Threads = (uint)process.ThreadCount,
            Enters = EntersOf(process),
            Name = process.Name,
            ChannelsLeft = (uint)process.Budget.Left(Resource.Channels),
            ThreadsLeft = (uint)process.Budget.Left(Resource.Threads),
            ProcessesLeft = (uint)process.Budget.Left(Resource.Processes),
        };
        if (process.FaultedThread is not null) process.FaultedThread.ReadRegisters(ref record.Registers);
        if (process.FirstThread is not null) record.Priority = (uint)process.FirstThread.OwnPriority;
        return record;
    }

    private static ulong CpuTimeOf(Process process)
    {
        ulong ticks = process.CpuTicks, now = Cpu.ReadTimestamp();
        for (Thread? thread = process.FirstThread; thread is not null; thread = thread.NextOfProcess)
        {
            bool runs = thread.State == ThreadState.Running && now > thread.RunningSince;
            ticks += thread.CpuTicks + (runs ? now - thread.RunningSince : 0);
        }
        return Clock.Nanoseconds(ticks);
    }

    private static ulong EntersOf(Process process)
    {
        ulong enters = process.Enters;
        for (Thread? thread = process.FirstThread; thread is not null; thread = thread.NextOfProcess)
            enters += thread.Enters;
        return enters;
    }
}
