using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Tests.Hostile;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Threads;

/// <summary>
/// Calls between threads over real memory, with every wake-up through the hosted port and no timeout anywhere. Rings
/// are small, so that they are full and empty all the time. Which run meets which is the machine's affair: a seed
/// chooses what the threads do, not when.
/// </summary>
[Trait("suite", "rings")]
[Collection(TwoCores.Name)]
public sealed class CallThreadsTests(ITestOutputHelper output)
{
    private static int s_seed = 1;

    [Theory]
    [InlineData(1, 2, 25_000)]
    [InlineData(2, 2, 25_000)]
    [InlineData(32, 64, 60_000)]
    public void Nothing_is_lost_doubled_or_reordered(uint commands, uint completions, int operations) => Both(
        () => new CallRun(new Geometry(commands, completions), operations, s_seed++, Cursor: uint.MaxValue - 9));

    [Theory]
    [InlineData(2, 4, 15_000)]
    [InlineData(32, 64, 30_000)]
    public void Two_clients_share_a_server(uint commands, uint completions, int operations) => Both(
        () => new CallRun(new Geometry(commands, completions), operations, s_seed++, Clients: 2));

    [Theory]
    [InlineData(PacketBits.Closed)]
    [InlineData(PacketBits.Died)]
    public void An_end_at_any_moment_ends_each_command_once(PacketBits farewell)
    {
        Tally tally = Tally.None;
        Effort.Repeat(() =>
        {
            for (int round = 0; round < 250; round++) tally += Cut(new Random(s_seed++), farewell);
        });
        output.WriteLine($"{farewell}: {tally}");
    }

    private static Tally Cut(Random random, PacketBits farewell)
    {
        Geometry geometry = random.Next(2) == 0 ? new Geometry(2, 4) : Geometry.Default;
        CallRun run = new(geometry, 2_000, s_seed, (uint)random.Next(), random.Next(1, 3), Farewell: farewell);
        run = random.Next(2) == 0
            ? run with { ClientLives = random.Next(1, 100) }
            : run with { ServerLives = random.Next(1, 600) };
        return random.Next(2) == 0 ? Fenced(run) : Unfenced(run);
    }

    private void Both(Func<CallRun> next)
    {
        (Tally fenced, Tally unfenced) = (Tally.None, Tally.None);
        Effort.Repeat(() =>
        {
            fenced += Fenced(next());
            unfenced += Unfenced(next());
        });
        output.WriteLine($"fences: {fenced}");
        output.WriteLine($"no fence: {unfenced}");
    }

    private static Tally Fenced(CallRun run) =>
        CallWorld<FencedPage, FenceAtPublisher>.Run(page => new FencedPage(page), run);

    private static Tally Unfenced(CallRun run) => CallWorld<LivePage, BarrierForProcess>.Run(page => page, run);
}
