using System;
using System.Text;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>
/// Makes a process out of a file: validates the image, makes the process with its budget, gives it its handles, loads
/// it, watches it and starts it. What fails on the way is undone by killing the process, which nobody has seen yet.
/// </summary>
internal sealed class Launcher
{
    /// <summary>Of a service that makes processes.</summary>
    private const ulong ThreadsPerProcess = 16;

    private readonly Init _init;

    public Launcher(Init init) => _init = init;

    public Result<ProcessEntry> Launch(Start start)
    {
        if (_init.Processes.Live >= InitLimits.Live) return StatusCode.Busy;
        Result<SharedBytes> file = start.File is { } given ? given : _init.Files.Find(start.Path);
        if (!file.IsOk) return file.Code;
        Result<ProgramFile> program = ProgramFile.Read(start.Path, file.Value);
        if (!program.IsOk) return program.Code;
        NewProcess process = NewProcess.Create(
            program.Value, BudgetOf(start), LimitsOf(start), Encoding.UTF8.GetBytes(start.Name));
        Result<ProcessRecord> state = process.Code;
        if (process.Code == StatusCode.Ok) state = _init.Scratch.State(process.Handle);
        if (state.IsOk) return Furnish(start, process, state.Value.Id);
        process.Discard();
        return state.Code;
    }

    private Result<ProcessEntry> Furnish(Start start, NewProcess process, ulong id)
    {
        process.Argument(start.Path);
        foreach (string argument in start.Arguments) process.Argument(argument);
        ClientIdentity identity = new(id, start.Line, MethodsFor(start));
        ClientPrograms programs = new(_init, identity);
        ProgramsSession session = new(programs);
        Connect(start, process, session, identity);
        Result<ChildProcess> child = process.Start(start.Priority);
        if (!child.IsOk)
        {
            session.Drop(child.Code);
            return child.Code;
        }
        ProcessEntry entry = new(id, start.ParentId, start.Line, start.Name, child.Value)
        {
            Path = start.File is null ? start.Path : null, Service = start.Service,
        };
        programs.Owner = entry;
        return entry;
    }

    /// <summary>The channel to init, what else it gets, and its I/O ports.</summary>
    private void Connect(Start start, NewProcess process, Session session, ClientIdentity identity)
    {
        Result<Handle> end = process.Code == StatusCode.Ok ? session.Open(identity) : process.Code;
        process.Note(end.Code);
        if (!end.IsOk) return;
        process.Give(StartRole.Init, end.Value);
        if (process.Code != StatusCode.Ok) Handles.Close(end.Value);
        foreach (Gift gift in start.Gifts) process.Give(gift.Role, gift.Handle, gift.Rights);
        if (start.ErrorIsOutput) process.GiveAgain(StartRole.Error, StartRole.Output);
        foreach (PortRange range in start.Ports)
            process.Note(_init.Machine.GrantPorts(process.Handle, range.First, range.Count));
    }

    /// <summary>What it may ask of init: only the shell may end everything.</summary>
    private static ulong MethodsFor(Start start) => start.Service is { EndsTheSystem: true }
        ? ulong.MaxValue
        : ~(1ul << IPrograms.PowerOffMethod);

    /// <summary>What was asked for, else the usual, but never more than a share of what is free.</summary>
    private ulong BudgetOf(Start start)
    {
        Result<ProcessRecord> own = _init.Scratch.State(Handle.Self);
        ulong free = own.IsOk ? own.Value.PageBudget - own.Value.Pages : 0;
        ulong usual = start.Service is null ? InitLimits.ProgramPages : InitLimits.ServicePages;
        ulong wanted = start.Budget != 0 ? start.Budget : usual;
        return Math.Min(wanted, free / ShareOf(start));
    }

    /// <summary>
    /// As with pages: the usual, but never more than a share of what is free. A service makes as many processes as its
    /// file says.
    /// </summary>
    private ProcessLimits LimitsOf(Start start)
    {
        ProcessRecord own = _init.Scratch.State(Handle.Self).Value;
        ulong processes = start.Service is null ? InitLimits.ProgramProcesses : start.Processes, share = ShareOf(start);
        return new ProcessLimits(
            Part(own.HandleBudget - own.Handles, start.Handles, share),
            Part(own.ChannelsLeft, InitLimits.ProgramChannels, share),
            Part(own.ThreadsLeft, Math.Max(InitLimits.ProgramThreads, start.Processes * ThreadsPerProcess), share),
            Part(own.ProcessesLeft, processes, share));
    }

    /// <summary>A service that makes processes has what is theirs too.</summary>
    private static ulong ShareOf(Start start) => start.Processes > 0 ? InitLimits.MakersShare : InitLimits.FreeShare;

    private static ushort Part(uint free, ulong wanted, ulong share) => (ushort)Math.Min(wanted, free / share);
}
