using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Ports;

/// <summary>
/// A client that always has so many commands outstanding, and a server that always has something to do: both go on
/// looking for a while before they sleep, and with a processor for each they never do. The same with the loops of
/// programs, whose ends stay hot for a number of turns. Beside them a client and a server that go to sleep whenever
/// there is nothing to do.
/// </summary>
internal static class Saturated
{
    private const uint Operations = 20_000, Scale = 1000;

    public static async ValueTask<StatusCode> Measure()
    {
        Figures.Print("saturated.cpus", (await Counted()).Processors);
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        Result<Handle> server = Child.Start(Roles.HotServer, ends.Value.Server);
        if (!server.IsOk) return server.Code;
        Result<Line> line = Line.Open(ends.Value.Client, out MappedChannel channel);
        Result<Client> sleeper = Calls.Connect(Roles.Server, out _);
        Result<LoopClient> looping = ConnectLoops();
        if (!line.IsOk || !sleeper.IsOk || !looping.IsOk) return StatusCode.OutOfBudget;
        HotClient client = new(line.Value, channel);
        client.Run(1, Scale);
        foreach (uint depth in Depths)
            await Count($"saturated.depth{depth}", () => Done(() => client.Run(depth, Operations)));
        foreach (uint depth in Depths)
            await Count($"loop.depth{depth}", () => looping.Value.Run(depth, Operations));
        foreach (uint depth in Depths)
            await Count($"sleeping.depth{depth}", () => Done(() => sleeper.Value.Run(depth, Operations)));
        bool areSound = client.IsSound && looping.Value.IsSound && sleeper.Value.IsSound;
        return areSound ? StatusCode.Ok : StatusCode.Broken;
    }

    private static ValueTask Done(Action run)
    {
        run();
        return default;
    }

    private static Result<LoopClient> ConnectLoops()
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) return ends.Code;
        Result<Handle> server = Child.Start(Roles.LoopServer, ends.Value.Server);
        if (!server.IsOk) return server.Code;
        Result<CallChannel> channel = CallChannel.Open(ends.Value.Client);
        return channel.IsOk ? new LoopClient(channel.Value) : channel.Code;
    }

    private static uint[] Depths => [1, 8, 32];

    /// <summary>Entries into the kernel, by anybody, and interrupts that one processor sent another.</summary>
    private static async ValueTask Count(string name, Func<ValueTask> run)
    {
        SystemRecord zero = await Counted(), before = await Counted();
        await run();
        SystemRecord after = await Counted();
        Print(name + ".entries", after.Enters - before.Enters - (before.Enters - zero.Enters));
        Print(name + ".rechecks", after.Rechecks - before.Rechecks);
    }

    private static void Print(string name, ulong count) => Figures.Print(name, count * Scale / Operations);

    private static async ValueTask<SystemRecord> Counted() => (await InitClient.Instance.Machine()).Value;
}

/// <summary>Keeps its pipe full.</summary>
internal sealed class HotClient(Line line, MappedChannel channel)
{
    /// <summary>
    /// How long who looks in vain goes on before it sleeps: longer than the host takes a processor of the guest away.
    /// </summary>
    public const ulong PatienceNs = 100_000_000;

    /// <summary>Looks between two looks at the clock.</summary>
    public const int Looks = 1000;

    private ClientEnd<LivePage, Enforced> _end = new(channel.Page, channel.Geometry);
    private Answers _answers;
    private ulong _word;

    public bool IsSound { get; private set; } = true;

    public void Run(uint depth, uint operations)
    {
        ulong expected = 0;
        uint sent = 0;
        _answers = default;
        while (_answers.Count < operations)
        {
            while (sent < operations && sent - _answers.Count < depth)
            {
                _end.TrySubmit(new Command(7, _word, 0, 0, 0, 0, 0), out _);
                expected += _word++;
                sent++;
            }
            bool rings = _end.Publish();
            if (rings) RawEnter.InFull((uint)line.Call, 0, 0, 0, 0, 0);
            AwaitSome();
        }
        _end.ReleaseReaped();
        IsSound &= _answers.Sum == expected;
    }

    private void AwaitSome()
    {
        for (ulong until = Clock.NowNs + PatienceNs; Clock.NowNs < until;)
            for (int i = 0; i < Looks; i++)
                if (_end.Reap(ref _answers) == Attempt.Done) return;
        line.WaitQuietly(_end.Seen);
    }
}

/// <summary>Answers with the first word, and looks for more before it sleeps.</summary>
internal static class HotServer
{
    public static int Run(Handle handle)
    {
        Result<Line> line = Line.Open(handle, out MappedChannel channel);
        if (!line.IsOk) return (int)line.Code;
        ServerEnd<LivePage, Enforced> end = new(channel.Page, channel.Geometry);
        while (!end.IsPeerGone)
        {
            if (LookLong(ref end)) AnswerAll(ref end, line.Value);
            else line.Value.WaitQuietly(end.Seen);
        }
        return 0;
    }

    private static bool LookLong(ref ServerEnd<LivePage, Enforced> end)
    {
        for (ulong until = Clock.NowNs + HotClient.PatienceNs; Clock.NowNs < until;)
            for (int i = 0; i < HotClient.Looks; i++)
                if (end.Look() == Attempt.Done) return true;
        return false;
    }

    private static void AnswerAll(ref ServerEnd<LivePage, Enforced> end, Line line)
    {
        while (end.Ready != 0)
        {
            end.TryTake(out Command command);
            end.Post(new Completion(command.Token, StatusCode.Ok, command.Payload.A));
        }
        if (end.Publish()) RawEnter.InFull((uint)line.Call, 0, 0, 0, 0, 0);
    }
}
