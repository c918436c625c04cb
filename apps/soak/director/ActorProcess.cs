using System;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Apps.Soak.Raw;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Runtime.Elf;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Director;

/// <summary>One actor as the director sees it: a process, and the pages that they share.</summary>
internal sealed class ActorProcess
{
    private const uint Priority = 3;
    private const Rights Shared = Rights.Read | Rights.Write;

    private readonly MappedRegion _order, _tally;
    private readonly Handle _process;
    private ChildProcess? _child;
    private Order _written;

    private ActorProcess(Handle process, MappedRegion order, MappedRegion tally, Role role)
    {
        _process = process;
        _order = order;
        _tally = tally;
        _written.Role = role;
    }

    /// <summary>The director has ended it.</summary>
    public bool IsKilled { get; private set; }

    public Role Role => _written.Role;

    /// <summary>How it ended: after <see cref="Finish"/>.</summary>
    public PacketBits Ending { get; private set; }

    public Tally Tally => new(_tally.Bytes.Address);

    /// <summary>Makes one that does not run yet.</summary>
    public static Result<ActorProcess> Make(ProgramFile program, Role role, ulong pages, ProcessLimits limits)
    {
        Result<Handle> process = Processes.Create(pages, limits, "actor"u8);
        if (!process.IsOk) return process.Code;
        Result<MappedRegion> order = Regions.CreateMapped(1), tally = Regions.CreateMapped(Tally.Pages);
        if (!order.IsOk || !tally.IsOk) return StatusCode.OutOfMemory;
        StatusCode code = program.Load(process.Value, new StartPageWriter().Finish());
        ActorProcess actor = new(process.Value, order.Value, tally.Value, role);
        if (code == StatusCode.Ok) code = actor.Show(order.Value.Handle, 1, Order.Address);
        if (code == StatusCode.Ok) code = actor.Show(tally.Value.Handle, Tally.Pages, Order.TallyAddress);
        return code == StatusCode.Ok ? actor : code;
    }

    public StatusCode Show(Handle region, ulong pages, ulong address) =>
        Regions.MapInto(_process, region, 0, pages, Shared, address).Code;

    /// <summary>Gives it an end; with a ledger, or without one.</summary>
    public StatusCode Give(Handle end, MappedRegion? ledger)
    {
        Result<Handle> given = Processes.Give(_process, end, Rights.All);
        if (!given.IsOk) return given.Code;
        uint index = _written.EndCount++;
        _written.Ends[(int)index] = given.Value.Value;
        if (ledger is not { } pages) return StatusCode.Ok;
        _written.Ledgers |= 1u << (int)index;
        return Show(pages.Handle, Ledger.Pages, Order.LedgerAddress + index * Order.LedgerStride);
    }

    /// <summary>What it may do to another: everything but watch it.</summary>
    public void GivePeer(ActorProcess peer) =>
        _written.Peer = Processes.Give(_process, peer._process, Rights.All & ~Rights.Wait).Value.Value;

    public void GiveRegion(Handle region) =>
        _written.Region = Processes.Give(_process, region, Rights.All).Value.Value;

    public void GiveMachine() =>
        _written.System = Processes.Give(_process, Startup.Handle(StartRole.System), Rights.All).Value.Value;

    public StatusCode Begin(ProgramFile program, ulong seed, ulong steps)
    {
        _written.Seed = seed;
        _written.Steps = steps;
        MemoryMarshal.Write(_order.Bytes.Span, in _written);
        Result<ChildProcess> child = ChildProcess.Watch(_process);
        if (!child.IsOk) return child.Code;
        _child = child.Value;
        return _written.IsHonest
            ? program.Start(_process, Priority)
            : Processes.Start(_process, Actor.Begin(), UserLayout.StackTop, UserLayout.StartPage, Priority);
    }

    public void Kill()
    {
        IsKilled = true;
        Processes.Kill(_process, 9);
    }

    /// <summary>Waits for its end and lets go of it.</summary>
    /// <returns>What it complains of; empty: nothing.</returns>
    public async ValueTask<string> Finish()
    {
        Ending = await _child!.Ended();
        if (Ending == PacketBits.Faulted) Processes.Kill(_process, 0);
        _child.Close();
        uint length = MemoryMarshal.Read<Order>(_order.Bytes.Span).TextLength;
        if (length > Order.TextBytes) return "its verdict is not to be read";
        return Encoding.UTF8.GetString(_order.Bytes.Span.Slice(Order.TextOffset, (int)length));
    }

    /// <summary>Gives the pages back that it shared.</summary>
    public void Release()
    {
        _order.Release();
        _tally.Release();
    }
}
