using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Hostile;

/// <summary>This program serves two clients with the shipped library: an honest one and a hostile one.</summary>
internal sealed class ClientTrial(Nursery nursery) : Trial(nursery)
{
    /// <summary>
    /// Commands of the hostile client that may be begun, on average, while one of the honest one's lies in its ring:
    /// two turns of the loop. How long the
    /// honest client takes from an answer to its next command is not the server's affair, and is not counted.
    /// </summary>
    private const uint BypassBound = 64;

    private readonly Endings _endings = new();
    private uint _mostBypasses;

    public override string Name => "client";

    public override string Summary => $"{_endings}; at most {_mostBypasses} of its commands pass one of the other's by";

    protected override async ValueTask<string> Play(ulong seed, Temper temper)
    {
        Result<ChannelEnds> good = Channels.Create(), bad = Channels.Create();
        if (!good.IsOk || !bad.IsOk) return "no channels; ";
        HonestSession honest = new(Calls);
        TargetSession target = new(honest);
        StatusCode opened = honest.Open(good.Value.Server, new ClientIdentity(1, 0));
        if (opened == StatusCode.Ok)
            opened = target.Open(bad.Value.Server, new ClientIdentity(2, 0, TargetSession.Permitted));
        Result<ChildProcess> villain = Nursery.Start(
            bad.Value.Client, Part.HostileClient, seed, Steps(seed, temper), temper);
        Result<ChildProcess> child = Nursery.Start(good.Value.Client, Part.HonestClient, seed, Calls);
        if (opened != StatusCode.Ok || !villain.IsOk || !child.IsOk)
            return $"the play does not begin: {(uint)opened}, {(uint)villain.Code}, {(uint)child.Code}; ";
        string wrong = await JudgeHonest(child.Value);
        _mostBypasses = uint.Max(_mostBypasses, target.Bypasses / Calls);
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
        if (_mostBypasses > BypassBound) wrong += $"{_mostBypasses} hostile commands passed each honest one by; ";
        return wrong;
    }
}
