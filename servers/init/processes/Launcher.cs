using System;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;

namespace Mooring.Servers.Init;

/// <summary>
/// Makes a process out of a file: validates the image, makes the process with its budget, gives it its handles, loads
/// it, watches it and starts it. What fails on the way is undone by killing the process, which nobody has seen yet.
/// </summary>
internal sealed class Launcher
{
    private readonly Init _init;

    public Launcher(Init init) => _init = init;

    public Result<ProcessEntry> Launch(Start start)
    {
        if (_init.Processes.Live >= InitLimits.Live) return StatusCode.Busy;
        Result<SharedBytes> file = _init.Files.Find(start.Path);
        if (!file.IsOk) return file.Code;
        StatusCode code = ElfImage.TryRead(file.Value.Span, out ElfImage image);
        if (code != StatusCode.Ok) return code;
        ulong budget = BudgetOf(start);
        if (image.Pages > budget) return StatusCode.OutOfBudget;
        Result<Handle> process = Runtime.Processes.Create(
            budget, LimitsOf(start), Encoding.UTF8.GetBytes(start.Name));
        if (!process.IsOk) return process.Code;
        Result<ProcessEntry> entry = Furnish(start, process.Value, file.Value, image);
        if (!entry.IsOk) Discard(process.Value);
        return entry;
    }

    private Result<ProcessEntry> Furnish(Start start, Handle process, SharedBytes file, in ElfImage image)
    {
        Result<ProcessRecord> state = _init.Scratch.State(process);
        if (!state.IsOk) return state.Code;
        StartPageWriter page = new();
        if (!page.TrySetArguments(start.Path, start.Arguments)) return StatusCode.TooLarge;
        InitSession session = new(_init);
        StatusCode code = Connect(start, process, state.Value.Id, session, page);
        if (code == StatusCode.Ok) code = ProgramLoader.Load(process, file.Span, image, page.Finish());
        Result<ChildProcess> child = code == StatusCode.Ok ? ChildProcess.Watch(process) : code;
        if (child.IsOk) code = ProgramLoader.Start(process, image, start.Priority);
        if (code == StatusCode.Ok) code = child.Code;
        if (code != StatusCode.Ok)
        {
            session.Drop(code);
            if (child.IsOk) child.Value.Forget();
            return code;
        }
        ProcessEntry entry = new(state.Value.Id, start.ParentId, start.Line, start.Name, child.Value)
        {
            Service = start.Service,
        };
        session.Owner = entry;
        return entry;
    }

    /// <summary>The channel to init, what else it gets, and its I/O ports.</summary>
    private StatusCode Connect(Start start, Handle process, ulong id, InitSession session, StartPageWriter page)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        StatusCode code = Give(process, new Gift(StartRole.Init, ends.Value.Client, Rights.All), page);
        if (code != StatusCode.Ok) Handles.Close(ends.Value.Client);
        StatusCode opened = session.Open(ends.Value.Server, new Sdk.ClientIdentity(id, start.Line, MethodsFor(start)));
        if (opened != StatusCode.Ok) Handles.Close(ends.Value.Server);
        if (code == StatusCode.Ok) code = opened;
        for (int i = 0; i < start.Gifts.Count && code == StatusCode.Ok; i++) code = Give(process, start.Gifts[i], page);
        for (int i = 0; i < start.Ports.Count && code == StatusCode.Ok; i++)
            code = _init.Machine.GrantPorts(process, start.Ports[i].First, start.Ports[i].Count);
        return code;
    }

    /// <summary>What it may ask of init: only the shell may end everything.</summary>
    private static ulong MethodsFor(Start start) => start.Service is { EndsTheSystem: true }
        ? ulong.MaxValue
        : ~(1ul << (Sdk.InitMethod.PowerOff - Sdk.InitMethod.Connect));

    private static StatusCode Give(Handle process, Gift gift, StartPageWriter page)
    {
        if (gift.Handle.IsNone) return StatusCode.Ok;
        Result<Handle> given = Runtime.Processes.Give(process, gift.Handle, gift.Rights);
        if (given.IsOk) page.SetHandle(gift.Role, given.Value.Value);
        return given.Code;
    }

    /// <summary>What was asked for, else the usual, but never more than a share of what is free.</summary>
    private ulong BudgetOf(Start start)
    {
        Result<ProcessRecord> own = _init.Scratch.State(Handle.Self);
        ulong free = own.IsOk ? own.Value.PageBudget - own.Value.Pages : 0;
        ulong wanted = start.Budget != 0 ? start.Budget : InitLimits.ProgramPages;
        return Math.Min(wanted, free / InitLimits.FreeShare);
    }

    /// <summary>
    /// As with pages: the usual, but never more than a share of what is free. A service makes no processes.
    /// </summary>
    private ProcessLimits LimitsOf(Start start)
    {
        ProcessRecord own = _init.Scratch.State(Handle.Self).Value;
        return new ProcessLimits(
            Share(own.HandleBudget - own.Handles, start.Handles), Share(own.ChannelsLeft, InitLimits.ProgramChannels),
            Share(own.ThreadsLeft, InitLimits.ProgramThreads),
            start.Service is null ? Share(own.ProcessesLeft, InitLimits.ProgramProcesses) : (ushort)0);
    }

    private static ushort Share(uint free, ulong wanted) => (ushort)Math.Min(wanted, free / InitLimits.FreeShare);

    private static void Discard(Handle process)
    {
        Runtime.Processes.Kill(process, 0);
        Handles.Close(process);
    }
}
