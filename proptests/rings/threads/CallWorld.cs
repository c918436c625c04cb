using System;
using System.Linq;
using Mooring.Ports;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Threads;

/// <summary>What a run is to be.</summary>
/// <param name="ClientLives">Turns until the client stops in the middle of everything.</param>
/// <param name="ServerLives">The same for the server, in smaller steps.</param>
internal sealed record CallRun(
    Geometry Geometry, int Operations, int Seed, uint Cursor = 0, int Clients = 1, int ClientLives = int.MaxValue,
    int ServerLives = int.MaxValue, PacketBits Farewell = PacketBits.Closed)
{
    internal bool IsWhole => ClientLives == int.MaxValue && ServerLives == int.MaxValue;
}

/// <summary>What a run came to.</summary>
internal sealed record Tally(long Operations, long Arms, long Doorbells, long Packets)
{
    internal static Tally None { get; } = new(0, 0, 0, 0);

    public static Tally operator +(Tally a, Tally b) => new(
        a.Operations + b.Operations, a.Arms + b.Arms, a.Doorbells + b.Doorbells, a.Packets + b.Packets);

    public override string ToString() =>
        $"{Operations} operations, {Arms} arms, {Doorbells} doorbells, {Packets} packets";
}

/// <summary>Clients and a server, each on a thread of its own, until all have ended; then the judgement.</summary>
internal static class CallWorld<TPage, TBuffers>
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    internal static Tally Run(Func<LivePage, TPage> policy, CallRun run)
    {
        HostedPort<TPage, TBuffers> port = new();
        CallChannel<TPage, TBuffers>[] channels =
        [
            .. Enumerable.Range(0, run.Clients).Select(client => new CallChannel<TPage, TBuffers>(
                policy, run.Geometry, run.Cursor, run.Operations, port, (ulong)client)),
        ];
        CallServer<TPage, TBuffers> server = new(port, channels, run.Seed, run.ServerLives);
        IThreadBody[] clients =
        [
            .. channels.Select((channel, client) => new CallClient<TPage, TBuffers>(
                channel, run.Operations, run.Seed + 1 + client, run.ClientLives)),
        ];
        ThreadWatch watch = new([server, .. clients]) { OnEnd = End };
        watch.RunAll(() => string.Join("; ", channels.Select(channel => channel.Describe())));
        Tally tally = channels.Select(channel => Judge(channel, run)).Aggregate((a, b) => a + b);
        foreach (CallChannel<TPage, TBuffers> channel in channels) channel.Dispose();
        return tally with { Packets = tally.Packets + port.Packets };

        void End(IThreadBody body)
        {
            int client = Array.IndexOf(clients, body);
            if (client >= 0) channels[client].ClientEnd.Close(run.Farewell);
            else foreach (CallChannel<TPage, TBuffers> channel in channels) channel.ServerEnd.Close(run.Farewell);
        }
    }

    /// <summary>A client that died has heard of no ends, so those are judged only where it lived.</summary>
    private static Tally Judge(CallChannel<TPage, TBuffers> channel, CallRun run)
    {
        bool clientLived = run.ClientLives == int.MaxValue;
        string verdict = channel.Ledger.Verdict(
            run.IsWhole, number => clientLived && channel.Plan.HasEnd(number));
        Assert.True(verdict.Length == 0, $"{run}: {verdict}");
        if (run.IsWhole) JudgeWhole(channel, run);
        return new Tally(
            channel.Ledger.Accepted, channel.ClientEnd.Arms + channel.ServerEnd.Arms,
            channel.ClientEnd.Doorbells + channel.ServerEnd.Doorbells, channel.ClientPort.Packets);
    }

    /// <summary>A doorbell is rung for a flag that was seen, so never more often than an end was armed.</summary>
    private static void JudgeWhole(CallChannel<TPage, TBuffers> channel, CallRun run)
    {
        Assert.Equal(run.Operations, channel.Ledger.Accepted);
        Assert.InRange(channel.ClientEnd.Doorbells, 0, channel.ClientEnd.Arms);
        Assert.InRange(channel.ServerEnd.Doorbells, 0, channel.ServerEnd.Arms);
    }
}
