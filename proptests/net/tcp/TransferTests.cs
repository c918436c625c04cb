using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>Data, windows, losses and attacks, segment by segment.</summary>
public sealed class TransferTests
{
    private const TcpFlags Syn = TcpFlags.Syn, Ack = TcpFlags.Ack, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset;

    /// <summary>RFC 9293 3.8.6.3: every second full segment is acknowledged at once, a single one soon.</summary>
    [Fact]
    public void AcknowledgementsAreDelayed()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 1, length: 1000);
        script.ExpectNothing();
        script.Inject(Ack, 1001, 1, length: 1000);
        script.Expect(Ack, 1, 2001);
        script.Inject(Ack, 2001, 1, length: 10);
        script.ExpectAfter(40, Ack, 1, 2011);
        script.Read(1, 2010);
    }

    /// <summary>RFC 9293 3.10.7.4: what comes too early is kept, and asked for at once (RFC 5681 4.2).</summary>
    [Fact]
    public void HolesAreFilled()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1001, 1, length: 1000);
        script.Expect(Ack, 1, 1);
        script.Inject(Ack, 3001, 1, length: 1000);
        script.Expect(Ack, 1, 1);
        script.Inject(Ack, 501, 1, length: 700);
        script.Expect(Ack, 1, 1);
        script.Inject(Fin | Ack, 4001, 1);
        script.Expect(Ack, 1, 1);
        script.Inject(Ack, 1, 1, length: 600);
        script.Expect(Ack, 1, 2001);
        script.Inject(Ack, 1801, 1, length: 1900);
        script.Expect(Ack, 1, 4002);
        script.Read(1, 4000);
        Assert.True(script.Connection.IsAtEnd);
    }

    /// <summary>
    /// RFC 9293 3.10.7.4: what has come already is acknowledged again, what is beyond the window is cut off.
    /// </summary>
    [Fact]
    public void WhatIsOutsideTheWindowIsNotTaken()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 1, length: 100);
        script.Inject(Ack, 1, 1, length: 100);
        script.Expect(Ack, 1, 101);
        script.Inject(Ack, 65_536 + 100, 1, length: 100);
        script.Expect(Ack, 1, 101);
        Assert.Equal(100, script.Connection.Readable);
    }

    /// <summary>
    /// RFC 9293 3.7.4: one small segment at a time is under way; not when who sends wants it otherwise.
    /// </summary>
    [Fact]
    public void SmallPiecesAreGathered()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(10);
        script.Expect(Ack, 1, 1, 10);
        script.Put(10);
        script.Put(985);
        script.ExpectNothing();
        script.Put(10);
        script.Expect(Ack, 11, 1, 1000);
        script.Inject(Ack, 1, 1011);
        script.Expect(Ack, 1011, 1, 5);
        script.Connection.SendsAtOnce = true;
        script.Put(7);
        script.Expect(Ack, 1016, 1, 7);
    }

    /// <summary>RFC 9293 3.8.6.1: a closed window is asked about, twice as late each time, for ever.</summary>
    [Fact]
    public void AClosedWindowIsProbed()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 1, window: 0);
        script.Put(100);
        script.ExpectNothing();
        ulong wait = 1000;
        for (int i = 0; i < 20; i++)
        {
            script.ExpectAfter(wait, Ack, 1, 1, 1);
            script.Inject(Ack, 1, 1, window: 0);
            wait = ulong.Min(2 * wait, 60_000);
        }
        script.Inject(Ack, 1, 1, window: 500);
        script.Expect(Ack, 1, 1, 100);
        script.Inject(Ack, 1, 101);
        script.Pass(1_000_000);
        script.ExpectNothing();
    }

    /// <summary>RFC 9293 3.8.6.1: not for ever when nobody answers.</summary>
    [Fact]
    public void AClosedWindowOfNobodyIsGivenUp()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 1, window: 0);
        script.Put(100);
        script.Pass(600_000);
        Assert.Equal((TcpState.Closed, TcpEnd.Silent), (script.State, script.Connection.End));
    }

    /// <summary>RFC 9293 3.8.6.2.2: a window that nobody reads from closes, and opens by something worth it.</summary>
    [Fact]
    public void ThisSidesWindowClosesAndOpens()
    {
        using TcpScript script = TcpScript.Accepted(scale: 0);
        uint at = 1;
        for (; at < 65_000; at += 1000)
        {
            script.Inject(Ack, at, 1, length: 1000);
            if (at % 2000 > 1000) script.Expect(Ack, 1, at + 1000);
        }
        script.Pass(100);
        script.Expect(Ack, 1, 65_001);
        script.Inject(Ack, 65_001, 1, length: 1000);
        script.Expect(Ack, 1, 65_536, window: 0);
        script.Inject(Ack, 65_536, 1, length: 1);
        script.Expect(Ack, 1, 65_536, window: 0);
        script.Read(1, 500);
        script.ExpectNothing();
        script.Read(501, 30_000);
        Assert.True(script.Expect(Ack, 1, 65_536).Window > 0);
    }

    /// <summary>RFC 7323 2: windows are shifted when both sides said so.</summary>
    [Fact]
    public void WindowsAreScaled()
    {
        using TcpScript script = TcpScript.Accepted(window: 100, scale: 5);
        script.Inject(Ack, 1, 1, window: 100);
        Assert.Equal(5000, script.Put(5000));
        script.Expect(Ack, 1, 1, 1000);
        script.Expect(Ack, 1001, 1, 1000);
        script.Expect(Ack, 2001, 1, 1000);
        script.ExpectNothing();
    }

    /// <summary>
    /// RFC 6298 5: after a second, then twice as long each time; everything from the first that is missing.
    /// </summary>
    [Fact]
    public void LossesAreRepeatedByTheTimer()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(2000);
        script.Expect(Ack, 1, 1, 1000);
        script.Expect(Ack, 1001, 1, 1000);
        script.ExpectAfter(1000, Ack, 1, 1, 1000);
        script.ExpectAfter(2000, Ack, 1, 1, 1000);
        script.ExpectAfter(4000, Ack, 1, 1, 1000);
        script.Inject(Ack, 1, 1001);
        script.Expect(Ack, 1001, 1, 1000);
        script.Inject(Ack, 1, 2001);
        script.Pass(100_000);
        script.ExpectNothing();
    }

    /// <summary>RFC 9293 3.8.3: who never answers is given up.</summary>
    [Fact]
    public void WhoNeverAnswersIsGivenUp()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(10);
        script.Pass(600_000);
        Assert.Equal((TcpState.Closed, TcpEnd.Silent), (script.State, script.Connection.End));
        for (int i = 0; i <= TcpLimits.Repetitions; i++) script.Expect(Ack, 1, 1, 10);
        script.ExpectNothing();
        script.IsGone();
    }

    /// <summary>RFC 5681 3.2, RFC 6582: the third duplicate fills the hole, a partial answer fills the next.</summary>
    [Fact]
    public void HolesAreFilledWithoutTheTimer()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(8000);
        for (uint at = 1; at < 8000; at += 1000) script.Expect(Ack, at, 1, 1000);
        script.Inject(Ack, 1, 1001);
        script.Inject(Ack, 1, 1001);
        script.Inject(Ack, 1, 1001);
        script.ExpectNothing();
        script.Inject(Ack, 1, 1001);
        script.Expect(Ack, 1001, 1, 1000);
        script.Inject(Ack, 1, 4001);
        script.Expect(Ack, 4001, 1, 1000);
        script.ExpectNothing();
        script.Inject(Ack, 1, 8001);
        script.Pass(100_000);
        script.ExpectNothing();
    }

    /// <summary>RFC 3042: the first two duplicates let new data out.</summary>
    [Fact]
    public void DuplicatesLetNewDataOut()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(20_000);
        for (uint at = 1; at < 10_000; at += 1000) script.Expect(Ack, at, 1, 1000);
        script.ExpectNothing();
        script.Inject(Ack, 1, 1);
        script.Expect(Ack, 10_001, 1, 1000);
        script.Inject(Ack, 1, 1);
        script.Expect(Ack, 11_001, 1, 1000);
        script.Inject(Ack, 1, 1);
        script.Expect(Ack, 1, 1, 1000);
    }

    /// <summary>RFC 5681 3.1: ten segments at first (RFC 6928), one more for each that is acknowledged.</summary>
    [Fact]
    public void TheWireIsTriedSlowly()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Put(30_000);
        for (uint at = 1; at < 10_000; at += 1000) script.Expect(Ack, at, 1, 1000);
        script.ExpectNothing();
        script.Inject(Ack, 1, 1001);
        script.Expect(Ack, 10_001, 1, 1000);
        script.Expect(Ack, 11_001, 1, 1000);
        script.ExpectNothing();
    }

    /// <summary>RFC 5961 3: a RST counts with exactly the number that is expected.</summary>
    [Fact]
    public void AGuessedResetIsChallenged()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Reset, 70_000, 0);
        script.ExpectNothing();
        script.Inject(Reset, 100, 0);
        script.Expect(Ack, 1, 1);
        Assert.Equal(TcpState.Established, script.State);
        script.Inject(Reset, 1, 0);
        script.ExpectNothing();
        Assert.Equal((TcpState.Closed, TcpEnd.Reset), (script.State, script.Connection.End));
        script.IsGone();
    }

    /// <summary>RFC 5961 4 and 7: so is a SYN, wherever it lies; not without end.</summary>
    [Fact]
    public void ASynIsChallenged()
    {
        using TcpScript script = TcpScript.Accepted();
        for (uint at = 0; at < 100; at++) script.Inject(Syn, at * 1000, 0);
        for (int i = 0; i < TcpLimits.ChallengesPerSecond; i++) script.Expect(Ack, 1, 1);
        script.ExpectNothing();
        Assert.Equal(TcpState.Established, script.State);
    }

    /// <summary>RFC 5961 5: data counts only beside an acknowledgement that is possible.</summary>
    [Fact]
    public void DataBesideAGuessedAcknowledgementIsDropped()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 5000, length: 10);
        script.Expect(Ack, 1, 1);
        script.Inject(Ack, 1, 0x8000_0000, length: 10);
        script.Expect(Ack, 1, 1);
        script.Inject(Syn & ~Syn, 1, 1, length: 10);
        script.ExpectNothing();
        Assert.Equal(0, script.Connection.Readable);
    }

    /// <summary>RFC 9293 3.8.4: who wants it asks after two hours, and gives up.</summary>
    [Fact]
    public void ASilentSideIsAsked()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Connection.KeepAlive(true, script.NowNs);
        script.Settle();
        script.ExpectAfter(7_200_000, Ack, 0, 1);
        script.Inject(Ack, 1, 1);
        script.ExpectAfter(7_200_000, Ack, 0, 1);
        for (int i = 1; i < TcpLimits.KeepAliveProbes; i++) script.ExpectAfter(75_000, Ack, 0, 1);
        script.ExpectAfter(75_000, Reset | Ack, 1, 1);
        Assert.Equal((TcpState.Closed, TcpEnd.Silent), (script.State, script.Connection.End));
        script.IsGone();
    }

    /// <summary>However short the segments are: packets are bounded, and nothing is lost.</summary>
    [Fact]
    public void ShortSegmentsTakeFewPackets()
    {
        using TcpScript script = TcpScript.Accepted();
        for (uint at = 1; at <= 20_000; at++) script.Inject(Ack, at, 1, length: 1);
        Assert.Equal(20_000, script.Connection.Readable);
        Assert.InRange(script.Connection.Packets, 1, TcpLimits.Packets);
        script.Read(1, 20_000);
    }
}
