using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Kernel;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>
/// The kernel of the simulated world: processes that end, channels, and the one system call. Waiting, arming, ringing,
/// queueing and paying are the sources that ship; what stands here is the order in which the kernel calls them.
/// </summary>
internal sealed class SimKernel
{
    private const ulong Plenty = 1 << 20;
    private readonly World _world;
    private readonly Budget _root = new();
    private readonly List<SimEnd> _ends = [];
    private AlarmHeap _alarms;
    private int _processes;

    internal SimKernel(World world)
    {
        _world = world;
        Pools.Reset();
        _root.OpenRoot(Of(Plenty, Plenty));
    }

    /// <summary>When the next thread that waits wants to be looked at.</summary>
    internal ulong NextAlarmNs => _alarms.NextNs;

    internal List<SimProcess> Processes { get; } = [];

    internal IReadOnlyList<SimEnd> Ends => _ends;

    /// <summary>Nothing is left of those who have ended.</summary>
    internal bool IsEmpty =>
        _ends.Count + Pools.Budgets.InUse + Pools.HandlePages.InUse == 0
        && Enum.GetValues<Resource>().All(kind => _root.Used(kind) == 0);

    internal string Leftovers =>
        $"{_root.Used(Resource.Pages)} pages, {_ends.Count} ends, {Pools.Budgets.InUse} budgets";

    internal SimProcess Start(int place, int threads, ulong pages, ulong handles)
    {
        if (!_root.TryCarve(Of(pages, handles), out Budget budget).IsOk)
            throw new WorldFailure("the world is too large");
        SimProcess process = new(_processes++, place, budget);
        process.Handles.Open(budget);
        for (int index = 0; index < threads; index++) process.Threads.Add(new SimThread(process, index));
        process.Handles.TryAdd(process.Port, ObjectKind.Port, Rights.All, out Handle port);
        process.PortHandle = port.Value;
        Processes.Add(process);
        return process;
    }

    /// <summary>
    /// A channel to another process, which hears of it by a packet with a key that it does not know yet.
    /// </summary>
    /// <returns>Ok, OutOfBudget, PeerDied.</returns>
    internal StatusCode Connect(SimProcess client, SimProcess? server, Connection wanted, out uint handle)
    {
        handle = 0;
        if (server is null || server.HasEnded) return StatusCode.PeerDied;
        if (!TryPay(client.Budget, wanted.Geometry.Pages)) return StatusCode.OutOfBudget;
        SharedPage memory = new(wanted.Geometry, wanted.Cursor);
        SimChannel channel = new(memory, wanted.Geometry, client.Budget);
        View clients = new(_world, client, memory, wanted.Geometry);
        View servers = new(_world, server, memory, wanted.Geometry);
        SimEnd clientEnd = new(channel, client, clients, Geometry.ServerLine);
        SimEnd serverEnd = new(channel, server, servers, Geometry.ClientLine);
        (clientEnd.Peer, serverEnd.Peer) = (serverEnd, clientEnd);
        (clientEnd.PeerOwner, serverEnd.PeerOwner) = (server, client);
        _ends.AddRange([clientEnd, serverEnd]);
        Outcome first = client.Handles.TryAdd(clientEnd, ObjectKind.End, Rights.All, out Handle clientHandle);
        Outcome second = first.IsOk
            ? server.Handles.TryAdd(serverEnd, ObjectKind.End, Rights.All, out _) : StatusCode.OutOfBudget;
        if (!second.IsOk)
        {
            if (first.IsOk) client.Handles.TryRemove(clientHandle.Value, out _);
            Close(clientEnd, PacketBits.Closed);
            Close(serverEnd, PacketBits.Closed);
            return StatusCode.OutOfBudget;
        }
        handle = clientHandle.Value;
        clientEnd.Associate(client.Port, wanted.ClientKey, wanted.ClientBand);
        serverEnd.Associate(server.Port, (uint)second.Value, wanted.ServerBand);
        serverEnd.Arm(ArmBits.Work, wanted.Cursor, 0);
        serverEnd.IsTainted = clientEnd.IsTainted = client.IsCorrupt || server.IsCorrupt;
        return StatusCode.Ok;
    }

    private static bool TryPay(Budget payer, ulong pages)
    {
        if (!payer.TryTake(Resource.Channels, 1)) return false;
        if (!payer.TryCharge(pages))
        {
            payer.PutBack(Resource.Channels, 1);
            return false;
        }
        payer.Hold();
        return true;
    }

    private static Amounts Of(ulong pages, ulong others)
    {
        Amounts amounts = default;
        for (int kind = 0; kind < Amounts.Kinds; kind++) amounts[kind] = kind == (int)Resource.Pages ? pages : others;
        return amounts;
    }

    /// <summary>The end that a process names; null: it names none.</summary>
    internal static SimEnd? Find(SimProcess process, ulong handle) =>
        process.Handles.TryLook(handle, out HandlePlace place) ? place.Object as SimEnd : null;

    internal void Enter(SimThread thread)
    {
        SimProcess process = thread.Process;
        ReachEntry(process, thread.Pending!);
        EnterRequest request = thread.Pending!;
        thread.Pending = null;
        thread.Packets.Clear();
        foreach (uint bell in request.Doorbells) Ring(process, bell);
        ArmList arms = new(this, process, request.Arms);
        WorldBuffers buffers = new(_world, thread);
        if (request.Arms.Count > 0 && SleepSequence.Arm(ref arms, ref buffers) >= 0) Refused(process);
        if (process.HasEnded) throw new ProcessEnded();
        if (request.Port == 0) return;
        if (request.Port != process.PortHandle)
        {
            Refused(process);
            return;
        }
        thread.Wait = new Wait
        {
            Min = request.Min,
            Max = request.Max,
            LingerNs = request.LingerNs,
            DeadlineNs = request.DeadlineNs,
        };
        WaitForPackets(thread);
    }

    private void ReachEntry(SimProcess process, EnterRequest request) =>
        _world.Reach(process, StepKind.Entry, request.Arms.Count > 0 ? request.Arms[0].End : 0, request.Min);

    private void WaitForPackets(SimThread thread)
    {
        WorldClock clock = new(_world);
        SimPort port = thread.Process.Port;
        if (thread.Wait.IsSatisfied(port.Count, clock) || thread.Wait.HasPassed(clock)) Collect(thread);
        else
        {
            thread.IsWaiting = true;
            bool forgets = _world.Wrong == Wrong.LingerForgotten;
            _alarms.Set(thread, forgets ? thread.Wait.DeadlineNs : thread.Wait.FirstAlarmNs);
            port.AddWaiter(thread);
        }
    }

    /// <summary>Ends every wait whose time has come.</summary>
    internal void Expire()
    {
        while (_alarms.NextNs <= _world.NowNs)
        {
            SimThread thread = (SimThread)_alarms.First!;
            if (thread.Wait.IsOverAt(_world.NowNs, thread.Process.Port.Count)) Deliver(thread);
            else _alarms.Set(thread, thread.Wait.DeadlineNs);
        }
    }

    /// <summary>Something that is not so: the end's owner looks in vain.</summary>
    internal void WakeSpuriously(SimEnd end)
    {
        if (end.Ring(PacketBits.Work)) WakeOne(end);
    }

    /// <summary>The owner's handle goes with it.</summary>
    internal void Close(SimProcess holder, uint handle)
    {
        if (Find(holder, handle) is not { } end) return;
        _world.Reach(holder, StepKind.Entry, handle, 0);
        holder.Handles.TryRemove(handle, out _);
        Close(end, PacketBits.Closed);
    }

    /// <summary>
    /// The server loses its hold on the channel at once, and is told. It lives on, and may have copied a command out
    /// that it has not said to have taken: so the flag "gone" is not set for the client, not when it closes or dies
    /// later either.
    /// </summary>
    internal void Revoke(SimEnd client)
    {
        if (client.Peer is not { } server) return;
        server.View.PutScratchUnder();
        Tell(server, PacketBits.Closed);
        if (_world.Wrong == Wrong.RevokedIsGone) Tell(client, PacketBits.Closed);
        (client.Peer, server.Peer) = (null, null);
    }

    /// <summary>
    /// Its threads stop, its mappings go, its handles are closed and its peers are told, in this order: from then on
    /// its rings cannot change.
    /// </summary>
    internal void End(SimProcess process)
    {
        if (process.HasEnded) return;
        List<SimEnd> ends = [.. _ends.Where(end => end.Owner == process)];
        if (_world.Wrong == Wrong.DeathBeforeMappings)
            foreach (SimEnd end in ends.Where(end => end.Peer is not null)) Tell(end.Peer!, PacketBits.Died);
        if (_world.Wrong == Wrong.DeathBeforeMappings) _world.LetRunOn(process);
        foreach (SimThread thread in process.Threads.Where(thread => thread.IsWaiting)) Leave(thread);
        process.HasEnded = true;
        foreach (SimEnd end in ends) end.View.Unmap();
        uint from = 1;
        while (process.Handles.TryAny(ref from, out Handle handle))
        {
            process.Handles.TryRemove(handle.Value, out HandlePlace place);
            if (place.Object is SimEnd end) Close(end, PacketBits.Died);
        }
        process.Handles.Close();
        process.Budget.Refund(process.Spent);
        process.Budget.Shut();
        process.Budget.Release();
    }

    private void Ring(SimProcess process, uint handle)
    {
        if (Find(process, handle) is not { } end)
        {
            Refused(process);
            return;
        }
        if (end.Peer is not { } peer || _world.Loses(Wrong.DoorbellLost)) return;
        peer.Doorbells++;
        if (peer.RingFromPeer()) WakeOne(peer);
    }

    private void WakeOne(SimEnd end)
    {
        SimPort port = end.Owner.Port;
        port.Watch.Pushed(end, port.Count);
        SimThread? early = end.Owner.Threads.FirstOrDefault(thread => thread.IsWaiting && thread.Wait.Min > port.Count);
        if (early is not null && _world.Loses(Wrong.WokenTooEarly)) Deliver(early);
        else if (port.NextToWake(new WorldClock(_world)) is SimThread next) Deliver(next);
    }

    private void Deliver(SimThread thread)
    {
        Leave(thread);
        Collect(thread);
    }

    private void Leave(SimThread thread)
    {
        thread.Process.Port.RemoveWaiter(thread);
        thread.IsWaiting = false;
        _alarms.Clear(thread);
    }

    private void Collect(SimThread thread)
    {
        SimPort port = thread.Process.Port;
        WaitWatch.ExpectOver(thread, port.Count, _world.NowNs);
        while (thread.Packets.Count < thread.Wait.Max && port.Count > 0)
        {
            Packet packet = port.Pop();
            port.Watch.Popped(packet);
            thread.Packets.Add(packet);
        }
    }

    private void Close(SimEnd end, PacketBits why)
    {
        end.Owner.Port.Watch.Removed(end);
        end.Dissociate();
        end.View.Unmap();
        _ends.Remove(end);
        if (end.Peer is { } peer)
        {
            peer.Peer = null;
            Tell(peer, why);
        }
        SimChannel channel = end.Channel;
        if (--channel.OpenEnds > 0) return;
        channel.Payer.Refund(channel.Geometry.Pages);
        channel.Payer.PutBack(Resource.Channels, 1);
        channel.Payer.Release();
    }

    private void Tell(SimEnd end, PacketBits why)
    {
        if (end.TellGone(why)) WakeOne(end);
    }

    /// <summary>Only who is not sound hears a no from the kernel.</summary>
    private static void Refused(SimProcess process)
    {
        if (!process.IsCorrupt) throw new WorldFailure($"{process} is refused an enter");
    }

    private readonly struct ArmList(SimKernel kernel, SimProcess process, List<Arm> arms) : IArms
    {
        public int Count => arms.Count;

        public bool TryArm(int index)
        {
            if (Find(process, arms[index].End) is not { } end) return false;
            end.Arm(arms[index].Want, arms[index].SeenPublish, arms[index].SeenHead);
            end.Arms++;
            return true;
        }

        /// <summary>Found again: between the two somebody may have closed it.</summary>
        public void Recheck(int index)
        {
            if (kernel._world.Loses(Wrong.RecheckSkipped)) return;
            if (Find(process, arms[index].End) is { } end && end.Recheck()) kernel.WakeOne(end);
        }
    }

    /// <summary>While store buffers are drained others go on: with several processors they run all the time.</summary>
    private readonly struct WorldBuffers(World world, SimThread thread) : IStoreBuffers
    {
        public void Barrier()
        {
        }

        public void Drain() => world.LetOthersRun(thread);
    }
}

/// <summary>What a client asks for.</summary>
internal readonly record struct Connection(
    Geometry Geometry, uint Cursor, ulong ClientKey, int ClientBand, int ServerBand);

/// <summary>The time of the world, for those who wait in it.</summary>
internal readonly struct WorldClock(World world) : IClock
{
    public ulong NowNs => world.NowNs;
}
