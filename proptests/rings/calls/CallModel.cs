using System;
using System.Collections.Generic;
using System.Linq;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Where every command and every completion of a channel is. Both sides' calls are compared with it; it knows no
/// cursor, no slot and no list of the rings, only queues.
/// </summary>
internal sealed class CallModel(CallShape shape)
{
    /// <summary>Methods 0, 1 and 2.</summary>
    internal const ulong Methods = 0b111;

    internal Geometry Geometry => shape.Ring.Geometry;
    internal CallShape Shape => shape;
    internal ulong Now { get; set; } = 1;
    internal ulong Accepted { get; set; }

    /// <summary>The command ring: what the client has put there and the server has not taken.</summary>
    internal Queue<ModelCall> Unpublished { get; } = [];
    internal Queue<ModelCall> InRing { get; } = [];

    /// <summary>In the server's pool.</summary>
    internal List<ModelCall> Held { get; } = [];

    /// <summary>The completion ring.</summary>
    internal Queue<Completion> Posted { get; } = [];
    internal Queue<Completion> Published { get; } = [];

    /// <summary>Accepted, with a token, and not known to have ended.</summary>
    internal List<ModelCall> Open { get; } = [];

    /// <summary>One-way commands that were not served.</summary>
    internal ulong Refused { get; set; }

    internal uint FreePlaces => Geometry.CommandCapacity - (uint)(Unpublished.Count + InRing.Count);

    internal uint FreeCompletions => Geometry.CompletionCapacity - (uint)Open.Sum(call => call.Reserved);

    internal bool HasRoom(uint places, uint completions) => FreePlaces >= places && FreeCompletions >= completions;

    internal void Accept(ModelCall call)
    {
        if (call.Before is { } before) before.After = call;
        if (!call.IsOneWay)
        {
            Assert.InRange(call.Token, 0u, Completion.MostToken);
            Assert.DoesNotContain(Open, other => other.Token == call.Token);
            Assert.DoesNotContain(Open, other => (other.Token & Geometry.CompletionMask) == SlotOf(call));
            Open.Add(call);
        }
        Unpublished.Enqueue(call);
        Accepted++;
    }

    /// <summary>Ends it, and the silent members before it, of which nothing else is heard.</summary>
    internal void Over(Completion completion)
    {
        ModelCall call = Open.Single(open => open.Token == completion.Token);
        if (!completion.IsTerminal)
        {
            Assert.True(call.IsStream, "more is to follow, and it is no stream");
            call.ShotsReaped++;
            return;
        }
        Assert.Equal(call.Code, completion.Code);
        Close(call);
        for (ModelCall? at = call.Before; at is { IsSilent: true, IsOver: false }; at = at.Before)
        {
            Assert.Equal(StatusCode.Ok, at.Code);
            Close(at);
        }
    }

    /// <summary>Completions that would be free if everything published were reaped.</summary>
    internal uint FreeAfterReaping()
    {
        HashSet<ModelCall> over = [];
        int shots = 0;
        foreach (Completion completion in Published)
        {
            ModelCall call = Open.Single(open => open.Token == completion.Token);
            if (!completion.IsTerminal) shots++;
            else over.Add(call);
            for (ModelCall? at = call.Before; completion.IsTerminal && at is { IsSilent: true }; at = at.Before)
                over.Add(at);
        }
        int ofEnded = over.Where(call => !call.IsOver).Sum(call => call.Reserved);
        int shotsOfEnded = Published.Count(c => !c.IsTerminal && over.Any(call => call.Token == c.Token));
        return FreeCompletions + (uint)(ofEnded + shots - shotsOfEnded);
    }

    /// <summary>Everything that it has to wait for has ended.</summary>
    internal bool HasTurn(ModelCall call)
    {
        if (call.Before is { } before && before.Phase != CallPhase.Ended) return false;
        return !call.IsOrdered || !Held.TakeWhile(earlier => earlier != call).Any(earlier => HoldsUp(earlier, call));
    }

    /// <summary>The end of a one-way command that does not start is not seen at once.</summary>
    internal bool MayHaveEnded(ModelCall call) =>
        call.IsOneWay && call.Phase == CallPhase.Taken && (IsDenied(call) || call.IsLate(Now)) && HasTurn(call);

    internal bool IsDenied(ModelCall call) => (Methods >> call.Sent.Method & 1) == 0;

    /// <summary>Can it end without having been started, and how?</summary>
    internal IEnumerable<StatusCode> Verdicts(ModelCall call)
    {
        if (IsDenied(call)) return [StatusCode.AccessDenied];
        if (call.IsSevered || call.IsCancelSure) return [StatusCode.Cancelled];
        List<StatusCode> verdicts = [];
        if (call.IsCancelAsked) verdicts.Add(StatusCode.Cancelled);
        if (call.IsLate(Now)) verdicts.Add(StatusCode.TimedOut);
        return verdicts;
    }

    internal bool MustNotStart(ModelCall call) =>
        IsDenied(call) || call.IsSevered || call.IsCancelSure || call.IsLate(Now);

    internal void End(ModelCall call, StatusCode code)
    {
        call.Phase = CallPhase.Ended;
        call.Code = code;
        Held.Remove(call);
        if (call.IsOneWay && code != StatusCode.Ok) Refused++;
    }

    private bool HoldsUp(ModelCall earlier, ModelCall call) =>
        earlier.IsOrdered && earlier.Sent.Object == call.Sent.Object && !MayHaveEnded(earlier);

    private uint SlotOf(ModelCall call) => call.Token & Geometry.CompletionMask;

    private void Close(ModelCall call)
    {
        Assert.False(call.IsOver, $"{call} has ended twice");
        call.IsOver = true;
        Open.Remove(call);
    }
}
