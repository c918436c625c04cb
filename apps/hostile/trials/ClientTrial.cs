using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>This program serves two clients with the shipped library: an honest one and a hostile one.</summary>
internal sealed class ClientTrial(Nursery nursery) : Trial(nursery)
{
    /// <summary>
    /// Commands of the hostile client that may be served for each of the honest one's: a full ring for each turn of
    /// the loop, and some turns between the two.
    /// </summary>
    private const uint ShareBound = 256;

    private readonly Endings _endings = new();
    private uint _greatestShare;

    public override string Name => "client";

    public override string Summary => $"{_endings}; at most {_greatestShare} of its commands for one of the other's";

    protected override async ValueTask<string> Play(ulong seed, Temper temper)
    {
        Result<ChannelEnds> good = Channels.Create(), bad = Channels.Create();
        if (!good.IsOk || !bad.IsOk) return "no channels; ";
        HonestSession honest = new(Calls);
        TargetSession target = new();
        StatusCode opened = honest.Open(good.Value.Server, new ClientIdentity(1, 0));
        if (opened == StatusCode.Ok)
            opened = target.Open(bad.Value.Server, new ClientIdentity(2, 0, TargetSession.Permitted));
        Result<ChildProcess> villain = Nursery.Start(
            bad.Value.Client, Part.HostileClient, seed, Steps(seed, temper), temper);
        Result<ChildProcess> child = Nursery.Start(good.Value.Client, Part.HonestClient, seed, Calls);
        if (opened != StatusCode.Ok || !villain.IsOk || !child.IsOk)
            return $"the play does not begin: {(uint)opened}, {(uint)villain.Code}, {(uint)child.Code}; ";
        uint before = target.Begun;
        string wrong = await JudgeHonest(child.Value);
        _greatestShare = uint.Max(_greatestShare, (target.Begun - before) / Calls);
        await honest.End();
        await Finish(villain.Value);
        StatusCode why = await target.End();
        return wrong + honest.Ledger.Verdict("an honest server") + await Judge(target, why);
    }

    private async ValueTask<string> Judge(TargetSession target, StatusCode why)
    {
        for (int turns = 0; target.InHand > 0 && turns < 1000; turns++) await Loop.Delay(10_000);
        _endings.Note(why, target.BrokenReason);
        string wrong = string.Empty;
        if (target.Begun != target.Finished || target.InHand > 0)
            wrong += $"{target.Begun} handlers began, {target.Finished} ended, {target.InHand} are in hand; ";
        if (target.Forbidden > 0) wrong += $"{target.Forbidden} forbidden methods reached the handler; ";
        if (why == StatusCode.Broken != (target.BrokenReason != BrokenReason.None))
            wrong += $"ended as {(uint)why}, broken for reason {(uint)target.BrokenReason}; ";
        if (_greatestShare > ShareBound) wrong += $"{_greatestShare} hostile commands for one honest one; ";
        return wrong;
    }
}
