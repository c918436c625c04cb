using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Sdk;

/// <summary>
/// As much of a kernel as the loop, its channels and the sdk need, in the test's own process: handles, channels in real
/// memory, regions, gifts, lends, and one port made of the very ready list and sources that the kernel is made of.
/// Everything happens on one thread: when the loop would sleep, the peers' next step is run instead.
/// </summary>
internal sealed unsafe class FakeKernel : IDisposable
{
    private readonly ReadyList _ready = new();
    private readonly Dictionary<uint, object> _handles = [];
    private readonly List<nint> _memory = [];
    private uint _nextHandle = 16;

    public static FakeKernel Current { get; private set; } = null!;

    public FakeKernel() => Current = this;

    /// <summary>What the peers do while the loop sleeps; false: they have nothing more to do.</summary>
    public Func<bool> WhenIdle { get; set; } = static () => false;

    public ulong NowNs { get; set; } = 1_000_000;

    public uint ReadyBand => _ready.ReadyBand;

    public int OpenHandles => _handles.Count;

    /// <summary>A channel; the handles of both ends are valid for the loop's process.</summary>
    public (Handle Client, Handle Server) MakeChannel()
    {
        nint memory = Allocate(1);
        LivePage page = new((nuint)memory);
        Header.Write(ref page, Geometry.Default);
        FakeEnd client = new(page, Geometry.ServerLine), server = new(page, Geometry.ClientLine);
        client.Peer = server;
        server.Peer = client;
        return (Add(client), Add(server));
    }

    public LivePage PageOf(Handle end) => End(end).Page;

    /// <summary>The peer of this end rings it.</summary>
    public void Ring(Handle end) => End(end).RingFromPeer();

    /// <summary>The process at the other end of this one dies.</summary>
    public void KillPeerOf(Handle end) => End(end).TellGone(PacketBits.Died);

    /// <summary>The client's page becomes a scratch page full of nonsense, as far as it can see.</summary>
    public void Revoke(Handle end)
    {
        FakeEnd revoked = End(end);
        new Span<byte>((void*)revoked.Page.Address, Limits.PageBytes).Fill(0x5A);
        revoked.Tell(PacketBits.Revoked);
    }

    /// <summary>Lends memory from the peer's side of this end; the test writes into the span.</summary>
    public Span<byte> LendTo(Handle end, int pages)
    {
        FakeRegion region = new(Allocate(pages), (ulong)pages);
        End(end).Borrowed.Add(region);
        return new Span<byte>((void*)region.Memory, pages * Limits.PageBytes);
    }

    /// <summary>The enter call.</summary>
    public long Enter(
        ReadOnlySpan<uint> doorbells, ReadOnlySpan<Arm> arms, uint min, ulong deadline, Span<Packet> packets)
    {
        foreach (uint doorbell in doorbells) End(new Handle(doorbell)).Peer.RingFromPeer();
        foreach (Arm arm in arms)
        {
            FakeEnd end = End(new Handle(arm.End));
            end.Arm(arm.Want, arm.SeenPublish, arm.SeenHead);
            end.Recheck();
        }
        while (_ready.Count < min && NowNs < deadline)
            if (!WhenIdle()) SleepUntil(deadline);
        int count = 0;
        while (count < packets.Length && _ready.Count > 0) packets[count++] = _ready.Pop();
        return count;
    }

    /// <summary>The kernel channel.</summary>
    public (StatusCode Code, ulong Value) Command(KernelMethod method, Payload words) => method switch
    {
        KernelMethod.PortCreate => (StatusCode.Ok, Add(_ready).Value),
        KernelMethod.Associate => Associate(words),
        KernelMethod.ChannelMap =>
            (StatusCode.Ok, PageOf(new Handle((uint)words[0])).Address | Geometry.Default.Shape),
        KernelMethod.Close => Close((uint)words[0]),
        KernelMethod.RegionCreate => (StatusCode.Ok, Add(new FakeRegion(Allocate((int)words[0]), words[0])).Value),
        KernelMethod.RegionPages => (StatusCode.Ok, Region(words[0]).Pages),
        KernelMethod.Map => (StatusCode.Ok, (ulong)Region(words[1]).Memory),
        KernelMethod.Unmap => (StatusCode.Ok, 0),
        KernelMethod.Lend => Lend(words),
        KernelMethod.Borrow => Borrow(words),
        _ => (StatusCode.UnknownMethod, 0),
    };

    public void Dispose()
    {
        foreach (nint memory in _memory) NativeMemory.AlignedFree((void*)memory);
    }

    private void SleepUntil(ulong deadline)
    {
        if (deadline == ulong.MaxValue) throw new InvalidOperationException("nobody will ever wake the loop");
        NowNs = deadline;
    }

    private (StatusCode, ulong) Associate(Payload words)
    {
        End(new Handle((uint)words[1])).Associate(_ready, words[2], (int)words[3]);
        return (StatusCode.Ok, 0);
    }

    private (StatusCode, ulong) Close(uint handle)
    {
        if (!_handles.Remove(handle, out object? named)) return (StatusCode.BadHandle, 0);
        if (named is FakeEnd end)
        {
            end.Dissociate();
            end.Peer.TellGone(PacketBits.Closed);
        }
        return (StatusCode.Ok, 0);
    }

    private (StatusCode, ulong) Lend(Payload words)
    {
        FakeEnd peer = End(new Handle((uint)words[0])).Peer;
        peer.Borrowed.Add(Region(words[1]));
        return (StatusCode.Ok, (ulong)peer.Borrowed.Count - 1);
    }

    private (StatusCode, ulong) Borrow(Payload words)
    {
        FakeEnd end = End(new Handle((uint)words[0]));
        if (words[1] >= (ulong)end.Borrowed.Count) return (StatusCode.NotFound, 0);
        FakeRegion region = end.Borrowed[(int)words[1]];
        return (StatusCode.Ok, new MappedRange((ulong)region.Memory, region.Pages).Word);
    }

    private FakeEnd End(Handle handle) => (FakeEnd)_handles[handle.Value];

    private FakeRegion Region(ulong handle) => (FakeRegion)_handles[(uint)handle];

    private Handle Add(object named)
    {
        _handles.Add(_nextHandle, named);
        return new Handle(_nextHandle++);
    }

    private nint Allocate(int pages)
    {
        nuint bytes = (nuint)pages * Limits.PageBytes;
        void* memory = NativeMemory.AlignedAlloc(bytes, Limits.PageBytes);
        NativeMemory.Clear(memory, bytes);
        _memory.Add((nint)memory);
        return (nint)memory;
    }

    private sealed record FakeRegion(nint Memory, ulong Pages);

    private sealed class FakeEnd : EndSource<LivePage>
    {
        public FakeEnd(LivePage page, uint peerLine)
        {
            Page = page;
            Bind(page, peerLine);
        }

        public LivePage Page { get; }
        public FakeEnd Peer { get; set; } = null!;
        public List<FakeRegion> Borrowed { get; } = [];
    }
}
