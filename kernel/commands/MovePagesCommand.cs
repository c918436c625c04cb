using System;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// Pages from one region to another, in steps: first all of them and all places are looked at, then they go over. All
/// that can be refused is refused before the first page has gone. In between nobody can change the source, to which
/// only the caller has a handle and who does nothing else meanwhile, and nobody else fills a hole of the destination,
/// which is in hand and has promised to pay. If the caller ends in the middle, what has gone over, in whole steps, is
/// the destination's, and the rest goes with the source.
/// </summary>
internal static class MovePagesCommand
{
    internal static Outcome Move(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Region(caller, words[0], Rights.Give | Rights.Manage, out Region from);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Region(caller, words[2], Rights.Write | Rights.Manage, out Region to);
        if (code != StatusCode.Ok) return code;
        if (caller.Commands.InHand is null)
        {
            code = Begin(caller, from, to, words);
            if (code != StatusCode.Ok) return code;
        }
        Outcome outcome = Step(ref caller.Commands.InHandAddress, from, to, words);
        if (!outcome.IsMore) caller.Commands.PutDown();
        return outcome;
    }

    private static StatusCode Begin(Process caller, Region from, Region to, in Payload words)
    {
        ulong count = words[4];
        bool isSound = from != to && from.HasTable && to.HasTable && count != 0
            && words[1] < from.Pages && count <= from.Pages - words[1]
            && words[3] < to.Pages && count <= to.Pages - words[3];
        if (!isSound) return StatusCode.BadArgument;
        if (!from.CanMove(caller) || !to.IsOpenForPages) return StatusCode.Busy;
        if (!to.TryPromise((uint)count)) return StatusCode.OutOfBudget;
        to.Hold();
        caller.Commands.InHand = to;
        return StatusCode.Ok;
    }

    /// <param name="done">Pages that have been looked at, and then those that have gone over besides.</param>
    private static Outcome Step(ref ulong done, Region from, Region to, in Payload words)
    {
        ulong count = words[4], at = done % count;
        uint first = (uint)(words[1] + at), place = (uint)(words[3] + at);
        uint now = (uint)Math.Min(count - at, Limits.StepPages);
        if (done < count)
        {
            StatusCode code = from.CanPass(first, to, place, now);
            if (code != StatusCode.Ok) return code;
            done += now;
            if (now < count) return Outcome.More;
        }
        from.Pass(first, to, place, now);
        done += now;
        return done < 2 * count ? Outcome.More : StatusCode.Ok;
    }
}
