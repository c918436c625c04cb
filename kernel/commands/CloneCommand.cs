using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>
/// A copy of the caller's memory for a process that has not begun: mapping by mapping, each in steps. Memory that the
/// caller can write to is paid in full by the new process and copied page by page when one of the two writes; memory
/// that it only reads both have. Where it stands is the address of the mapping that it works on; the mapping in the new
/// process tells how far that one has come.
/// </summary>
internal static class CloneCommand
{
    /// <summary>What a mapping takes, besides its pages, is that of so many.</summary>
    private const uint WorthPages = 4;

    internal static Outcome Clone(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        if (target.Phase != ProcessPhase.New || target == caller) return StatusCode.Busy;
        ref ulong at = ref caller.Commands.InHandAddress;
        for (uint done = 0; done < Limits.StepPages;)
        {
            Mapping? mapping = caller.Space.FirstByCommand(at);
            if (mapping is null) return StatusCode.Ok;
            at = mapping.Start;
            Outcome copied = IsCopied(mapping) ? Copy(caller, target, mapping) : StatusCode.Ok;
            if (!copied.IsDone) return copied;
            at = mapping.End;
            done += mapping.Pages + WorthPages;
        }
        return Outcome.More;
    }

    /// <summary>Not a device, and nothing that is just coming or going.</summary>
    private static bool IsCopied(Mapping mapping) =>
        mapping.Region is { IsDevice: false } && mapping.Entered == mapping.Pages && mapping.Leaving == StatusCode.Ok;

    private static Outcome Copy(Process caller, Process target, Mapping mapping)
    {
        if (!target.Space.TryFind(mapping.Start, out Mapping copy))
        {
            Outcome made = TryReserve(caller, target, mapping, out copy);
            if (!made.IsOk) return made;
        }
        Region from = mapping.Region!;
        bool isSound = copy.Region is { } region && copy.Pages == mapping.Pages && copy.IsByCommand
            && copy.Leaving == StatusCode.Ok && region.Pages == from.Pages;
        if (!isSound) return StatusCode.BadArgument;
        Outcome filled = copy.Region!.IsFilled ? StatusCode.Ok : copy.Region.FillFrom(from);
        return filled.IsDone ? target.Space.Enter(copy) : filled;
    }

    private static Outcome TryReserve(Process caller, Process target, Mapping mapping, out Mapping copy)
    {
        copy = null!;
        Outcome made = target.Space.TryTakeScratch();
        if (!made.IsOk) return made;
        made = TryRegion(caller, target, mapping, out Region region);
        if (!made.IsOk) return made;
        MapRequest request = new(mapping.FirstPage, mapping.Pages, mapping.Rights, mapping.Most);
        made = target.Space.TryReserve(region, request, mapping.Start, out copy);
        if (made.IsOk) copy.IsByCommand = true;
        region.Release();
        return made;
    }

    /// <summary>The region itself, its copy if another mapping has needed one, or a new copy.</summary>
    private static Outcome TryRegion(Process caller, Process target, Mapping mapping, out Region region)
    {
        region = mapping.Region!;
        if (region.HasTable && region.IsWrittenIn(caller))
        {
            if (!TryFindCopy(caller, target, mapping, out Region? copy))
                return Region.TryMake(target.Budget, region.Pages, out region);
            region = copy!;
        }
        region.Hold();
        return StatusCode.Ok;
    }

    private static bool TryFindCopy(Process caller, Process target, Mapping mapping, out Region? copy)
    {
        copy = null;
        for (Mapping? other = mapping.Region!.FirstMapping; other is not null; other = other.NextOfRegion)
        {
            bool isDone = other.Owner == caller && other.IsByCommand && other.Start < mapping.Start;
            if (!isDone || !target.Space.TryFind(other.Start, out Mapping there)) continue;
            copy = there.Region;
            return copy is not null && copy.Pages == mapping.Region.Pages;
        }
        return false;
    }
}
