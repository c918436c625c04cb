namespace Mooring.Servers.Net;

/// <summary>What connections may have, and how long they wait.</summary>
internal static class TcpLimits
{
    /// <summary>Connections in all states, those in TIME-WAIT too.</summary>
    public const int Connections = 2048;

    public const int Listeners = 64;

    /// <summary>Bytes that a connection keeps: to be read, and to be sent or acknowledged.</summary>
    public const int ReceiveBytes = 64 * 1024, SendBytes = 64 * 1024;

    /// <summary>The same when packets are scarce, and a bound that counts packets, however short.</summary>
    public const int ScarceBytes = 8 * 1024, Packets = 64, PacketsApart = 48;

    /// <summary>By how many bits this side's windows are shifted.</summary>
    public const byte Scale = 1;

    /// <summary>Packets that are left for what keeps none: acknowledgements, questions, answers.</summary>
    public const int LastPackets = 64;

    /// <summary>Data in a segment: what an Ethernet frame takes, what one takes who says nothing, the least.</summary>
    public const int LargestSegment = 1460, UsualSegment = 536, LeastSegment = 64;

    public const ulong MillisecondNs = 1_000_000, SecondNs = 1000 * MillisecondNs;

    /// <summary>RFC 6298 2.</summary>
    public const ulong FirstTimeoutNs = SecondNs, LeastTimeoutNs = SecondNs, MostTimeoutNs = 60 * SecondNs;

    /// <summary>RFC 6298 5.7: after a SYN had to be repeated.</summary>
    public const ulong AfterLostSynNs = 3 * SecondNs;

    /// <summary>How often the same is sent again: about three minutes; of who calls from outside: one.</summary>
    public const int Repetitions = 8, AnswerRepetitions = 5;

    public const ulong DelayedAckNs = 40 * MillisecondNs;

    /// <summary>Twice a segment's longest life (RFC 9293 3.4.2).</summary>
    public const ulong TimeWaitNs = 60 * SecondNs;

    /// <summary>How long one that nobody has any more may get nowhere.</summary>
    public const ulong OrphanNs = 60 * SecondNs;

    /// <summary>RFC 9293 3.8.4.</summary>
    public const ulong KeepAliveAfterNs = 7200 * SecondNs, KeepAliveEveryNs = 75 * SecondNs;
    public const int KeepAliveProbes = 9;

    /// <summary>Answers to segments that cannot be right, of one connection (RFC 5961 7).</summary>
    public const int ChallengesPerSecond = 10;

    /// <summary>Answers to segments of no connection.</summary>
    public const int ResetsPerSecond = 1000;
}
