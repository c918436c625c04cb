using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// As much of a kernel as the loop, its channels and the sdk need, in an ordinary process: handles, channels in real
/// memory, regions, gifts, lends, and one port made of the very ready list and sources that the kernel is made of.
/// <para>
/// All programs of the process share one thread and one loop. When it would sleep, whoever else there is moves one step
/// (<see cref="TryMoveOthers"/>); without anybody it sleeps until the next timer or until something comes from outside
/// (<see cref="Hosted.Outside"/>), and without either it never would wake up again, which is an error with a name. So
/// the synchronous form of a call cannot be used between two programs of one process: the other one would have to run
/// meanwhile. It can between programs of two processes (<see cref="HostedLink"/>).
/// </para>
/// </summary>
public unsafe class HostedKernel : IDisposable
{
    // SAFETY: all memory is allocated here, kept in a list, and freed with the kernel, after its programs have ended;
    // addresses go to the ends and regions that were made for them and nowhere else.
    private readonly ReadyList _ready = new();
    private readonly Dictionary<uint, object> _handles = [];
    private readonly List<nint> _memory = [];
    private readonly Arm[] _arms = new Arm[Limits.Arms];
    private SharedMemory? _shared;
    private uint _nextHandle = 16;

    public HostedKernel() => Current = this;

    public static HostedKernel Current { get; private set; } = null!;

    /// <summary>Nanoseconds since this machine began: the same in all its processes.</summary>
    public virtual ulong NowNs => (ulong)Stopwatch.GetElapsedTime(0).Ticks * 100;

    /// <summary>What may wake the loop besides its own timers.</summary>
    public Outside Outside { get; } = new();

    /// <summary>The word of the enter block: the bands of the packets that are ready.</summary>
    public virtual uint ReadyBands => _ready.Ready;

    public int OpenHandles => _handles.Count;

    /// <summary>
    /// A channel; the handles of both ends are valid for every program here. None: the memory is used up.
    /// </summary>
    public (Handle Client, Handle Server) MakeChannel()
    {
        nint memory = Allocate(1);
        if (memory == 0) return default;
        LivePage page = new((nuint)memory);
        Header.Write(ref page, Geometry.Default);
        HostedChannelEnd client = new(page, Geometry.ServerLine), server = new(page, Geometry.ClientLine);
        client.Peer = server;
        server.Peer = client;
        return (Add(client), Add(server));
    }

    /// <summary>The enter call. It also ends, with fewer packets, when another thread has posted something.</summary>
    public virtual long Enter(
        ReadOnlySpan<uint> doorbells, ReadOnlySpan<Arm> arms, uint min, ulong deadline, Span<Packet> packets)
    {
        foreach (uint doorbell in doorbells) End(new Handle(doorbell)).Peer.Ring();
        if (!arms.IsEmpty) Arm(arms);
        ulong posts = Outside.Posts;
        Outside.Listen();
        while (_ready.Count < min && NowNs < deadline && Outside.Posts == posts)
            if (!TryMoveOthers()) SleepUntil(deadline);
        int count = 0;
        while (count < packets.Length && _ready.Count > 0) packets[count++] = _ready.Pop();
        return count;
    }

    /// <summary>The kernel channel.</summary>
    public (StatusCode Code, ulong Value) Command(KernelMethod method, Payload words) => method switch
    {
        KernelMethod.PortCreate => (StatusCode.Ok, Add(_ready).Value),
        KernelMethod.Associate => Associate(words),
        KernelMethod.ChannelCreate => CreateChannel(),
        KernelMethod.ChannelMap =>
            (StatusCode.Ok, End(new Handle((uint)words[0])).Page.Address | Geometry.Default.Shape),
        KernelMethod.Close => Close((uint)words[0]),
        KernelMethod.Duplicate => Duplicate((uint)words[0]),
        KernelMethod.RegionCreate => CreateRegion(words[0]),
        KernelMethod.RegionPages => (StatusCode.Ok, Region(words[0]).Pages),
        KernelMethod.Map => (StatusCode.Ok, (ulong)Region(words[1]).Memory),
        KernelMethod.Unmap => (StatusCode.Ok, 0),
        KernelMethod.Lend => Lend(words),
        KernelMethod.Borrow => Borrow(words),
        KernelMethod.Give => Give(words),
        KernelMethod.Take => Take(words),
        _ => (StatusCode.UnknownMethod, 0),
    };

    public void Dispose()
    {
        foreach (nint memory in _memory) NativeMemory.AlignedFree((void*)memory);
        _memory.Clear();
        Outside.Dispose();
        _shared?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The loop would sleep: somebody else's step. False: nobody has anything to do.</summary>
    protected virtual bool TryMoveOthers() => false;

    protected virtual void SleepUntil(ulong deadlineNs)
    {
        bool isEndless = deadlineNs == ulong.MaxValue;
        if (isEndless && !Outside.IsAny) throw new InvalidOperationException("nobody will ever wake the loop");
        ulong now = NowNs, left = deadlineNs > now ? deadlineNs - now : 0;
        Outside.Wait(isEndless ? -1 : (int)Math.Min(left / 1_000_000 + 1, int.MaxValue));
    }

    /// <summary>A connection with another process.</summary>
    /// <param name="descriptor">This end of a socket.</param>
    /// <param name="isStarter">This process has started the other one.</param>
    public HostedLink Link(int descriptor, bool isStarter)
    {
        HostCalls.JoinBarriers();
        HostedLink link = new(this, _shared ??= SharedMemory.Create(), descriptor, isStarter);
        Outside.Add(link);
        return link;
    }

    /// <summary>Makes a handle of an end that has come over a link.</summary>
    public Handle Take(HostedChannelEnd end) => Add(end);

    /// <summary>Hands an end over to the process behind a link, as the first thing that it has.</summary>
    public StatusCode GiveBirth(HostedLink link, Handle end)
    {
        StatusCode code = link.GiveBirth(End(end));
        if (code == StatusCode.Ok) _handles.Remove(end.Value);
        return code;
    }

    internal void Lost(HostedLink link) => Outside.Remove(link);

    protected HostedChannelEnd End(Handle handle) => (HostedChannelEnd)_handles[handle.Value];

    protected HostedRegion MakeRegion(int pages) => new(Allocate(pages), (ulong)pages);

    private void Arm(ReadOnlySpan<Arm> arms)
    {
        arms.CopyTo(_arms);
        ArmList list = new(this, arms.Length);
        BarrierForMachine barrier = new(Outside.HasLinks);
        SleepSequence.Arm(ref list, ref barrier);
    }

    private (StatusCode, ulong) CreateChannel()
    {
        (Handle client, Handle server) = MakeChannel();
        if (client.IsNone) return (StatusCode.OutOfMemory, 0);
        return (StatusCode.Ok, client.Value | (ulong)server.Value << 32);
    }

    private (StatusCode, ulong) Associate(Payload words)
    {
        End(new Handle((uint)words[1])).Associate(_ready, words[2], (int)words[3]);
        return (StatusCode.Ok, 0);
    }

    private (StatusCode, ulong) Close(uint handle)
    {
        if (!_handles.Remove(handle, out object? named)) return (StatusCode.BadHandle, 0);
        if (named is HostedChannelEnd end)
        {
            end.Dissociate();
            end.Peer.Leave();
        }
        return (StatusCode.Ok, 0);
    }

    /// <summary>Rights are not kept here.</summary>
    private (StatusCode, ulong) Duplicate(uint handle) =>
        _handles.TryGetValue(handle, out object? named) ? (StatusCode.Ok, Add(named).Value) : (StatusCode.BadHandle, 0);

    private (StatusCode, ulong) Lend(Payload words) => End(new Handle((uint)words[0])).Peer.Lend(Region(words[1]));

    private (StatusCode, ulong) Borrow(Payload words)
    {
        HostedChannelEnd end = End(new Handle((uint)words[0]));
        if (words[1] >= (ulong)end.Borrowed.Count) Outside.Listen();
        if (words[1] >= (ulong)end.Borrowed.Count) return (StatusCode.NotFound, 0);
        HostedRegion region = end.Borrowed[(int)words[1]];
        return (StatusCode.Ok, new MappedRange((ulong)region.Memory, region.Pages).Word);
    }

    /// <summary>An end moves; of anything else the giver keeps its handle.</summary>
    private (StatusCode, ulong) Give(Payload words)
    {
        uint handle = (uint)words[2];
        if (!_handles.TryGetValue(handle, out object? given)) return (StatusCode.BadHandle, 0);
        StatusCode code = End(new Handle((uint)words[0])).Peer.Give((uint)words[1], given);
        if (code == StatusCode.Ok && given is HostedChannelEnd) _handles.Remove(handle);
        return (code, 0);
    }

    private (StatusCode, ulong) Take(Payload words)
    {
        HostedChannelEnd end = End(new Handle((uint)words[0]));
        uint token = (uint)words[1];
        if (!end.Gifts.ContainsKey(token)) Outside.Listen();
        bool isThere = end.Gifts.Remove(token, out object? given);
        return isThere ? (StatusCode.Ok, Add(given!).Value) : (StatusCode.NotFound, 0);
    }

    private (StatusCode, ulong) CreateRegion(ulong pages)
    {
        if (pages is 0 or > Limits.RegionPages) return (StatusCode.BadArgument, 0);
        HostedRegion region = MakeRegion((int)pages);
        return region.Memory == 0 ? (StatusCode.OutOfMemory, 0) : (StatusCode.Ok, Add(region).Value);
    }

    private HostedRegion Region(ulong handle) => (HostedRegion)_handles[(uint)handle];

    private Handle Add(object named)
    {
        _handles.Add(_nextHandle, named);
        return new Handle(_nextHandle++);
    }

    private nint Allocate(int pages)
    {
        if (_shared is not null) return _shared.Take(pages);
        nuint bytes = (nuint)pages * Limits.PageBytes;
        void* memory = NativeMemory.AlignedAlloc(bytes, Limits.PageBytes);
        NativeMemory.Clear(memory, bytes);
        _memory.Add((nint)memory);
        return (nint)memory;
    }

    /// <summary>The arms of one enter: one thread, so there is nothing to be locked.</summary>
    private readonly struct ArmList(HostedKernel kernel, int count) : IArms
    {
        public int Count => count;

        public bool TryArm(int index)
        {
            Arm arm = kernel._arms[index];
            kernel.End(new Handle(arm.End)).Arm(arm.Want, arm.SeenPublish, arm.SeenHead);
            return true;
        }

        public void Recheck(int index) => kernel.End(new Handle(kernel._arms[index].End)).Recheck();
    }
}
