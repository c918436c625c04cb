using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>This program calls two servers with the shipped library: an honest one and a hostile one.</summary>
internal sealed class ServerTrial(Nursery nursery) : Trial(nursery)
{
    private const uint Depth = 8, Victims = 12;

    /// <summary>Turns within which calls on a closed channel must have come back to their callers.</summary>
    private const int Patience = 1000;

    private readonly Endings _endings = new();
    private CallChannel _target = null!;
    private Dice _dice;
    private uint _started, _ended, _callers;
    private ulong _answers, _strays;
    private bool _isOver;

    public override string Name => "server";

    public override string Summary => $"{_endings}; {_answers} ends of calls, {_strays} strays";

    protected override async ValueTask<string> Play(ulong seed, Temper temper)
    {
        Result<ChannelEnds> good = Channels.Create(), bad = Channels.Create();
        if (!good.IsOk || !bad.IsOk) return "no channels; ";
        Result<CallChannel> honest = CallChannel.Open(good.Value.Client), target = CallChannel.Open(bad.Value.Client);
        Result<ChildProcess> villain = Nursery.Start(
            bad.Value.Server, Part.HostileServer, seed, Steps(seed, temper), temper);
        Result<ChildProcess> child = Nursery.Start(good.Value.Server, Part.HonestServer, seed, Calls);
        if (!honest.IsOk || !target.IsOk || !villain.IsOk || !child.IsOk)
            return $"the play does not begin: {(uint)villain.Code}, {(uint)child.Code}; ";
        Begin(target.Value, seed);
        string wrong = await new HonestClient(honest.Value, Calls, Depth).Run();
        honest.Value.Close();
        wrong += await JudgeHonest(child.Value);
        wrong += await End(temper);
        await Finish(villain.Value);
        return wrong;
    }

    private void Begin(CallChannel target, ulong seed)
    {
        _target = target;
        _dice = new Dice(~seed);
        _started = _ended = 0;
        _isOver = false;
        _callers = Victims;
        for (uint i = 0; i < Victims; i++) Loop.Detach(CallOn());
    }

    /// <summary>One that calls the hostile server, and does all that a caller may do besides.</summary>
    private async ValueTask CallOn()
    {
        while (!_isOver && _target.State == StatusCode.Ok)
        {
            Command command = new((ushort)_dice.Below(8), _dice.Next(), _dice.Next());
            if (!_dice.OneIn(4)) command.Deadline = Clock.NowNs + 1 + _dice.Below(20_000_000);
            _started++;
            PendingCall call = _target.Start(command);
            if (_dice.OneIn(4)) await Loop.Yield();
            if (_dice.OneIn(4)) call.Cancel();
            Completion end = await call.Completion;
            _ended++;
            if (_target.State == StatusCode.Ok) LookBeside(end.Token);
        }
        _callers--;
    }

    private void LookBeside(uint token)
    {
        if (!_dice.OneIn(4)) return;
        Result<Handle> gift = Channels.Take(_target.KernelHandle, token);
        if (gift.IsOk) Handles.Close(gift.Value);
        Channels.Borrow(_target.KernelHandle, _dice.Below(10));
    }

    /// <summary>
    /// Closes the channel: every call has come to its end within a few turns. A server that is mute and lives on is
    /// left by itself: the callers' deadlines end the channel.
    /// </summary>
    private async ValueTask<string> End(Temper temper)
    {
        string wrong = string.Empty;
        if (temper == Temper.Mute)
        {
            while (_target.State == StatusCode.Ok) await Loop.Delay(1_000_000);
            if (_target.State != StatusCode.TimedOut) wrong = $"a mute server ended as {(uint)_target.State}; ";
        }
        _isOver = true;
        StatusCode why = _target.State;
        _target.Close();
        for (int turns = 0; _callers > 0 && turns < Patience; turns++) await Loop.Yield();
        _endings.Note(why, _target.BrokenReason);
        _answers += _ended;
        _strays += _target.Strays;
        if (_callers > 0 || _started != _ended) wrong += $"{_started} calls began, {_ended} ended; ";
        if (why == StatusCode.Broken != (_target.BrokenReason != BrokenReason.None))
            wrong += $"ended as {(uint)why}, broken for reason {(uint)_target.BrokenReason}; ";
        return wrong;
    }
}
