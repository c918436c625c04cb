using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk.Hosted;

namespace Mooring.Tests.Sdk;

/// <summary>
/// The hosted kernel in the test's hands: time moves when nobody has anything to do, peers move when the loop would
/// sleep, and what a kernel does to a process can be done.
/// </summary>
internal sealed unsafe class FakeKernel : HostedKernel
{
    private ulong _nowNs = 1_000_000;

    /// <summary>What the peers do while the loop sleeps; false: they have nothing more to do.</summary>
    public Func<bool> WhenIdle { get; set; } = static () => false;

    public override ulong NowNs => _nowNs;

    /// <summary>What others do while the loop runs: called whenever it reads the word of its enter block.</summary>
    public Action Meanwhile { get; set; } = static () => { };

    /// <summary>Enters so far, and arms that they named.</summary>
    public int Enters { get; private set; }

    public int Arms { get; private set; }

    public bool WritesNoWord { get; set; }

    /// <summary>The word of the enter block; 0 for a kernel that forgets to write it.</summary>
    public override uint ReadyBands
    {
        get
        {
            Meanwhile();
            return WritesNoWord ? 0 : base.ReadyBands;
        }
    }

    public override long Enter(
        ReadOnlySpan<uint> doorbells, ReadOnlySpan<Arm> arms, uint min, ulong deadline, Span<Packet> packets)
    {
        Enters++;
        Arms += arms.Length;
        return base.Enter(doorbells, arms, min, deadline, packets);
    }

    public LivePage PageOf(Handle end) => End(end).Page;

    /// <summary>The peer of this end rings it.</summary>
    public void Ring(Handle end) => End(end).RingFromPeer();

    /// <summary>The process at the other end of this one dies.</summary>
    public void KillPeerOf(Handle end) => Tell(end, PacketBits.Died);

    /// <summary>The other end of this one has gone, in this way.</summary>
    /// <returns>True if that is news to somebody who waits.</returns>
    public bool Tell(Handle end, PacketBits why) => End(end).TellGone(why);

    /// <summary>The client's page becomes a scratch page full of nonsense, as far as it can see.</summary>
    public void Revoke(Handle end)
    {
        HostedChannelEnd revoked = End(end);
        new Span<byte>((void*)revoked.Page.Address, Limits.PageBytes).Fill(0x5A);
        revoked.Tell(PacketBits.Revoked);
    }

    /// <summary>Lends memory from the peer's side of this end; the test writes into the span.</summary>
    public Span<byte> LendTo(Handle end, int pages)
    {
        // SAFETY: a region of this kernel is allocated with as many pages and lives as long as the kernel.
        HostedRegion region = MakeRegion(pages);
        End(end).Borrowed.Add(region);
        return new Span<byte>((void*)region.Memory, pages * Limits.PageBytes);
    }

    protected override bool TryMoveOthers() => WhenIdle();

    protected override void SleepUntil(ulong deadlineNs)
    {
        if (deadlineNs == ulong.MaxValue) throw new InvalidOperationException("nobody will ever wake the loop");
        _nowNs = deadlineNs;
    }
}
