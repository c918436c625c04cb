using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Apps.Soak.Raw;
using Mooring.Apps.Soak.Roles;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Soak.Director;

/// <summary>
/// One round: the provoker and its partners, two fuzzers that hold each other's handle, two servers with honest clients
/// and a hostile one each; some of them are killed on the way. All of it follows from the seed, but for the moments at
/// which the kernel switches.
/// </summary>
internal sealed class Round
{
    private const int ServerCount = 2, ClientsEach = 3;
    private const ulong Provocations = 50, Calls = 3000, FuzzSteps = 100_000, ContestedPages = 100;
    private const ulong MostLifeNs = 150_000_000;

    private static readonly ProcessLimits s_few = new(32, 4, 4, 1), s_some = new(96, 32, 16, 8);

    private readonly ProgramFile _program;
    private readonly Counts _counts;
    private readonly List<ActorProcess> _actors = new();
    private readonly List<Talk> _talks = new();
    private readonly List<ActorProcess> _victims = new();
    private Dice _dice;
    private string _wrong = string.Empty;

    public Round(ProgramFile program, Counts counts, ulong seed)
    {
        _program = program;
        _counts = counts;
        _dice = new Dice(seed);
    }

    /// <summary>What the ledgers say: after <see cref="Run"/>.</summary>
    public Account Account { get; private set; }

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run()
    {
        ActorProcess? provoker = Make(Role.Provoker, 3000, new ProcessLimits(700, 160, 64, 32));
        ActorProcess? rival = Make(Role.Rival, 250, s_few), toiler = Make(Role.Toiler, 600, s_few);
        ActorProcess? driver = Make(Role.Driver, 250, s_few);
        ActorProcess? one = Make(Role.Fuzzer, 500, s_some), other = Make(Role.Fuzzer, 500, s_some);
        if (provoker is null || rival is null || toiler is null || driver is null) return _wrong;
        if (one is null || other is null) return _wrong;
        provoker.GiveMachine();
        driver.GiveMachine();
        rival.GivePeer(provoker);
        provoker.GivePeer(toiler);
        Quarrel(one, other);
        for (int i = 0; i < ServerCount; i++) Converse();
        if (_wrong.Length > 0) return _wrong;
        Begin();
        await KillSome();
        await Finish(provoker);
        foreach (Talk talk in _talks) await Finish(talk.Client);
        foreach (ActorProcess actor in _actors)
            if (actor.Role is Role.Rival or Role.Toiler or Role.Fuzzer) actor.Kill();
        foreach (ActorProcess actor in _actors)
            if (actor != provoker && actor.Role != Role.Client) await Finish(actor);
        CloseLedgers();
        foreach (ActorProcess actor in _actors) actor.Release();
        return _wrong;
    }

    private ActorProcess? Make(Role role, ulong pages, ProcessLimits limits)
    {
        Result<ActorProcess> actor = ActorProcess.Make(_program, role, pages, limits);
        if (!actor.IsOk)
        {
            _wrong = $"an actor cannot be made: {(int)actor.Code}";
            return null;
        }
        _actors.Add(actor.Value);
        return actor.Value;
    }

    /// <summary>Two that can do everything to each other, with a channel and memory between them.</summary>
    private void Quarrel(ActorProcess one, ActorProcess other)
    {
        Result<ChannelEnds> ends = Channels.Create();
        Result<Handle> region = Regions.Create(ContestedPages);
        if (!ends.IsOk || !region.IsOk) _wrong = "nothing to quarrel about";
        one.GivePeer(other);
        other.GivePeer(one);
        one.GiveRegion(region.Value);
        other.GiveRegion(region.Value);
        one.Give(ends.Value.Client, null);
        other.Give(ends.Value.Server, null);
        Handles.Close(region.Value);
        _victims.Add(one);
        _victims.Add(other);
    }

    /// <summary>A server, honest clients with their ledgers, and a fuzzer as one client more.</summary>
    private void Converse()
    {
        if (Make(Role.Server, 250, s_few) is not { } server) return;
        _victims.Add(server);
        for (int i = 0; i < ClientsEach; i++)
        {
            Result<MappedRegion> ledger = Regions.CreateMapped(Ledger.Pages);
            if (Make(Role.Client, 250, s_few) is not { } client || !ledger.IsOk) return;
            Connect(client, server, ledger.Value);
            _talks.Add(new Talk(client, ledger.Value));
            _victims.Add(client);
        }
        if (Make(Role.Fuzzer, 400, s_some) is not { } hostile) return;
        Connect(hostile, server, null);
        _victims.Add(hostile);
    }

    private void Connect(ActorProcess client, ActorProcess server, MappedRegion? ledger)
    {
        Result<ChannelEnds> ends = Channels.Create();
        if (!ends.IsOk) _wrong = "no channel";
        StatusCode first = client.Give(ends.Value.Client, ledger), second = server.Give(ends.Value.Server, ledger);
        if (first != StatusCode.Ok || second != StatusCode.Ok) _wrong = "an end cannot be given";
    }

    private void Begin()
    {
        foreach (ActorProcess actor in _actors)
        {
            ulong steps = actor.Role switch
            {
                Role.Provoker => Provocations,
                Role.Client => Calls / 2 + _dice.Below(Calls),
                _ => FuzzSteps,
            };
            StatusCode code = actor.Begin(_program, _dice.Next(), steps);
            if (code != StatusCode.Ok) _wrong = $"an actor does not begin: {(int)code}";
        }
    }

    /// <summary>A third of those who may die do, one after the other, each after a while.</summary>
    private async ValueTask KillSome()
    {
        for (int i = 0; i < _victims.Count; i++)
        {
            if (!_dice.OneIn(3)) continue;
            await Loop.Delay(_dice.Below(MostLifeNs));
            _victims[i].Kill();
        }
    }

    private async ValueTask Finish(ActorProcess actor)
    {
        string complaint = await actor.Finish();
        _counts.Add(actor.Tally);
        if (complaint.Length > 0) _wrong = $"{Name(actor.Role)}: {complaint}";
        bool isFree = actor.IsKilled || actor.Role == Role.Fuzzer;
        if (actor.Ending != PacketBits.Exited && !isFree) _wrong = $"{Name(actor.Role)} ended with {(int)actor.Ending}";
    }

    private void CloseLedgers()
    {
        Account sum = default;
        foreach (Talk talk in _talks)
        {
            Account account = new Ledger(talk.Ledger.Bytes.Address).Close(!talk.Client.IsKilled);
            sum.Add(account);
            talk.Ledger.Release();
        }
        Account = sum;
        if (!sum.IsSound) _wrong = $"{sum.Lost} lost, {sum.Doubled} doubled, {sum.Untrue} not as they were said to be";
    }

    private static string Name(Role role) => role switch
    {
        Role.Provoker => "the provoker",
        Role.Rival => "the rival",
        Role.Toiler => "the toiler",
        Role.Driver => "the driver",
        Role.Fuzzer => "a fuzzer",
        Role.Server => "a server",
        _ => "a client",
    };

    private readonly struct Talk
    {
        public readonly ActorProcess Client;
        public readonly MappedRegion Ledger;

        public Talk(ActorProcess client, MappedRegion ledger)
        {
            Client = client;
            Ledger = ledger;
        }
    }
}
