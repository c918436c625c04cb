using Mooring.Servers.Net;
using Mooring.Servers.Net.Wire;
using Xunit;

namespace Mooring.Tests.Net.Tcps;

/// <summary>RFC 9293: how connections begin and end, segment by segment.</summary>
public sealed class HandshakeTests
{
    private const TcpFlags Syn = TcpFlags.Syn, Ack = TcpFlags.Ack, Fin = TcpFlags.Fin, Reset = TcpFlags.Reset;

    /// <summary>3.5, figure 6, seen from the side that is called.</summary>
    [Fact]
    public void IsCalled()
    {
        using TcpScript script = TcpScript.Accepted();
        Assert.Equal(TcpState.Established, script.State);
    }

    /// <summary>3.5, figure 6, seen from the side that calls; 3.7.1: the SYN says how large segments may be.</summary>
    [Fact]
    public void Calls()
    {
        using TcpScript script = new();
        script.Connect();
        TcpHeader syn = script.Expect(Syn, 0, 0);
        Assert.Equal((1460, TcpLimits.Scale), (syn.LargestSegment, syn.Scale));
        script.Inject(Syn | Ack, 0, 1, segment: 1000, scale: 2);
        script.Expect(Ack, 1, 1);
        Assert.Equal(TcpState.Established, script.State);
        Assert.Equal(1000, script.Put(1000));
        script.Expect(Ack, 1, 1, 1000);
    }

    /// <summary>3.5, figure 8: both call at the same time.</summary>
    [Fact]
    public void BothCall()
    {
        using TcpScript script = new();
        script.Connect();
        script.Expect(Syn, 0, 0);
        script.Inject(Syn, 0, 0);
        script.Expect(Syn | Ack, 0, 1);
        Assert.Equal(TcpState.SynReceived, script.State);
        script.Inject(Syn | Ack, 0, 1);
        Assert.Equal(TcpState.Established, script.State);
    }

    /// <summary>3.10.7.3: an answer to what was never said.</summary>
    [Fact]
    public void AnAnswerToAnotherSynIsRefused()
    {
        using TcpScript script = new();
        script.Connect();
        script.Expect(Syn, 0, 0);
        script.Inject(Syn | Ack, 0, 77);
        script.Expect(Reset, 77, 0);
        Assert.Equal(TcpState.SynSent, script.State);
        script.Inject(Reset, 0, 0);
        Assert.Equal(TcpState.SynSent, script.State);
        script.Inject(Reset | Ack, 0, 1);
        Assert.Equal((TcpState.Closed, TcpEnd.Reset), (script.State, script.Connection.End));
        script.IsGone();
    }

    /// <summary>3.10.7.1: nobody listens.</summary>
    [Fact]
    public void NobodysSegmentsAreReset()
    {
        using TcpScript script = new();
        script.Inject(Syn, 5, 0);
        script.Expect(Reset | Ack, 0, 6);
        script.Inject(Ack, 5, 99, length: 10);
        script.Expect(Reset, 99, 0);
        script.Inject(Reset, 5, 99);
        script.Inject(Fin, 5, 0, length: 10);
        script.Expect(Reset | Ack, 0, 16);
        script.IsGone();
    }

    /// <summary>3.10.7.2: where somebody listens, what neither calls nor answers is dropped without a word.</summary>
    [Fact]
    public void AListenerHearsCallsOnly()
    {
        using TcpScript script = new();
        script.Listen();
        script.Inject(Reset, 5, 0);
        script.Inject(Fin, 5, 0, length: 10);
        script.Inject(TcpFlags.None, 5, 0, length: 10);
        script.Inject(Syn | Reset, 5, 0);
        script.ExpectNothing();
        script.Inject(Ack, 5, 99);
        script.Expect(Reset, 99, 0);
        script.Inject(Syn | Ack, 5, 99);
        script.Expect(Reset, 99, 0);
        script.IsGone();
    }

    /// <summary>RFC 6298 2.1, 5.5: a SYN is repeated after 1, 2, 4 s and so on, and then given up.</summary>
    [Fact]
    public void ASynIsRepeated()
    {
        using TcpScript script = new();
        script.Connect();
        script.Expect(Syn, 0, 0);
        ulong wait = 1000;
        for (int i = 0; i < TcpLimits.Repetitions; i++, wait = ulong.Min(wait * 2, 60_000))
            script.ExpectAfter(wait, Syn, 0, 0);
        script.Pass(wait);
        script.ExpectNothing();
        Assert.Equal((TcpState.Closed, TcpEnd.Silent), (script.State, script.Connection.End));
        script.IsGone();
    }

    /// <summary>3.10.7.4: the answer to a SYN was lost.</summary>
    [Fact]
    public void ASynThatComesAgainIsAnsweredAgain()
    {
        using TcpScript script = new();
        script.Listen();
        script.Inject(Syn, 0, 0);
        script.Expect(Syn | Ack, 0, 1);
        script.Inject(Syn, 0, 0);
        script.Expect(Syn | Ack, 0, 1);
        script.Inject(Ack, 1, 50);
        script.Expect(Reset, 50, 0);
        Assert.Equal(1, script.Listener.Shaking);
        script.Inject(Reset, 1, 0);
        Assert.Equal(0, script.Listener.Shaking);
        script.IsGone();
    }

    /// <summary>3.6, figure 12: the other side is done first.</summary>
    [Fact]
    public void TheOtherSideIsDoneFirst()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Fin | Ack, 1, 1);
        script.Expect(Ack, 1, 2);
        Assert.True(script.Connection.IsAtEnd);
        Assert.Equal(TcpState.CloseWait, script.State);
        Assert.Equal(10, script.Put(10));
        script.Expect(Ack, 1, 2, 10);
        script.Finish();
        script.Expect(Fin | Ack, 11, 2);
        Assert.Equal(TcpState.LastAck, script.State);
        script.Inject(Ack, 2, 12);
        Assert.Equal((TcpState.Closed, TcpEnd.Done), (script.State, script.Connection.End));
        script.IsGone();
    }

    /// <summary>3.6, figure 12, and 3.4.2: this side is done first, and waits for twice a segment's life.</summary>
    [Fact]
    public void ThisSideIsDoneFirstAndWaits()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Finish();
        script.Expect(Fin | Ack, 1, 1);
        Assert.Equal(TcpState.FinWait1, script.State);
        script.Inject(Ack, 1, 2, length: 10);
        Assert.Equal(TcpState.FinWait2, script.State);
        script.Read(1, 10);
        script.Inject(Fin | Ack, 11, 2);
        script.Expect(Ack, 2, 12);
        Assert.Equal(TcpState.TimeWait, script.State);
        script.Pass(30_000);
        script.Inject(Fin | Ack, 11, 2);
        script.Expect(Ack, 2, 12);
        script.Pass(59_000);
        Assert.Equal(TcpState.TimeWait, script.State);
        script.Pass(1_000);
        script.ExpectNothing();
        script.IsGone();
    }

    /// <summary>3.6, figure 13: both are done at the same time.</summary>
    [Fact]
    public void BothAreDoneAtOnce()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Finish();
        script.Expect(Fin | Ack, 1, 1);
        script.Inject(Fin | Ack, 1, 1);
        script.Expect(Ack, 2, 2);
        Assert.Equal(TcpState.Closing, script.State);
        script.Inject(Ack, 2, 2);
        Assert.Equal(TcpState.TimeWait, script.State);
    }

    /// <summary>RFC 1337: a RST does not end TIME-WAIT. RFC 9293 MAY-2: a later SYN does.</summary>
    [Fact]
    public void TimeWaitEndsForALaterCallOnly()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Finish();
        script.Expect(Fin | Ack, 1, 1);
        script.Inject(Fin | Ack, 1, 2);
        script.Expect(Ack, 2, 2);
        script.Inject(Reset, 2, 2);
        Assert.Equal(TcpState.TimeWait, script.State);
        script.Inject(Syn, 1, 0);
        script.Expect(Ack, 2, 2);
        script.Inject(Syn, 5000, 0);
        script.Expect(Syn | Ack, 0, 5001);
        Assert.Equal(1, script.Tcp.Connections);
    }

    /// <summary>3.6.1: who lets go of what he has not read says so.</summary>
    [Fact]
    public void UnreadDataIsReset()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Inject(Ack, 1, 1, length: 10);
        script.Abandon();
        script.Expect(Reset | Ack, 1, 11);
        script.IsGone();
    }

    /// <summary>3.6.1: so does who gets data that nobody will read.</summary>
    [Fact]
    public void DataForNobodyIsReset()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Abandon();
        script.Expect(Fin | Ack, 1, 1);
        script.Inject(Ack, 1, 2);
        Assert.Equal(TcpState.FinWait2, script.State);
        script.Inject(Ack, 1, 2, length: 10);
        script.Expect(Reset | Ack, 2, 1);
        script.IsGone();
    }

    /// <summary>Nobody has it, and the other side does not end.</summary>
    [Fact]
    public void AnOrphanDoesNotWaitForEver()
    {
        using TcpScript script = TcpScript.Accepted();
        script.Abandon();
        script.Expect(Fin | Ack, 1, 1);
        script.Inject(Ack, 1, 2);
        script.ExpectAfter(60_000, Reset | Ack, 2, 1);
        script.IsGone();
    }

    /// <summary>Who waits to be accepted is bounded; so is who shakes hands, and the oldest gives way.</summary>
    [Fact]
    public void TheBacklogIsBounded()
    {
        using TcpScript script = new();
        script.Listen(backlog: 2);
        for (ushort port = 1; port <= 100; port++)
        {
            script.Inject(Syn, 0, 0, port: port);
            script.Expect(Syn | Ack, 0, 1);
        }
        Assert.Equal((2, 2), (script.Listener.Shaking, script.Tcp.Connections));
        script.Inject(Ack, 1, 1, port: 100);
        Assert.Equal(1, script.Listener.Waiting);
    }

    /// <summary>With nobody to accept no handshake ends; the other side repeats itself.</summary>
    [Fact]
    public void AFullQueueEndsNoHandshake()
    {
        using TcpScript script = new();
        script.Listen(backlog: 1);
        script.Inject(Syn, 0, 0, port: 1);
        script.Expect(Syn | Ack, 0, 1);
        script.Inject(Ack, 1, 1, port: 1);
        script.Inject(Syn, 0, 0, port: 2);
        script.Expect(Syn | Ack, 0, 1);
        script.Inject(Ack, 1, 1, port: 2, length: 10);
        script.ExpectNothing();
        script.Accept();
        script.Inject(Ack, 1, 1, port: 2, length: 10);
        script.Accept();
        Assert.Equal((TcpState.Established, 10), (script.State, script.Connection.Readable));
    }
}
