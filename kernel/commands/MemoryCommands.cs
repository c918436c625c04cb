using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Regions and mappings. The long ones work on <see cref="Limits.StepPages"/> pages a step.</summary>
internal static class MemoryCommands
{
    internal static Outcome RegionCreate(Process caller, in Payload words)
    {
        if (caller.Commands.InHand is null)
        {
            if (words[1] > 1) return StatusCode.BadArgument;
            Outcome made = Region.TryMake(caller.Budget, words[0], words[0] * words[1], out Region fresh);
            if (!made.IsOk) return made;
            caller.Commands.InHand = fresh;
        }
        Region region = caller.Commands.InHand!;
        Outcome filled = region.Fill();
        if (filled.IsMore) return filled;
        caller.Commands.InHand = null;
        if (filled.IsOk) filled = caller.Handles.TryAdd(region, ObjectKind.Region, Rights.All, out _);
        if (!filled.IsOk) region.Release();
        return filled;
    }

    internal static Outcome Map(Process caller, in Payload words)
    {
        Rights rights = (Rights)(byte)words[4], most = (Rights)(byte)(words[4] >> 8);
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        Rights need = rights | most | (target == caller ? Rights.None : Rights.Give);
        code = Lookup.Region(caller, words[1], need, out Region region);
        if (code != StatusCode.Ok) return code;
        if (caller.Commands.InHandAddress != 0) return Resume(caller, target, region);
        MapRequest request = new(words[2], words[3], rights, most);
        Outcome reserved = region.HasTable ? target.Space.TryTakeScratch() : StatusCode.Ok;
        if (!reserved.IsOk) return reserved;
        reserved = target.Space.TryReserve(region, request, words[5], out Mapping mapping);
        if (!reserved.IsOk) return reserved;
        mapping.IsByCommand = true;
        caller.Commands.InHandAddress = mapping.Start;
        return Progress(target, mapping);
    }

    /// <summary>A further step; meanwhile somebody else may have unmapped what the first one reserved.</summary>
    private static Outcome Resume(Process caller, Process target, Region region) =>
        target.Space.TryFind(caller.Commands.InHandAddress, out Mapping mapping) && mapping.Region == region
            && mapping.IsByCommand && mapping.Leaving != StatusCode.NotFound
            ? Progress(target, mapping)
            : StatusCode.NotFound;

    private static Outcome Progress(Process target, Mapping mapping)
    {
        Outcome entered = Enter(target, mapping);
        if (entered.IsOk) target.Space.Settle(mapping);
        else target.Space.Remove(mapping);
        return entered;
    }

    /// <summary>
    /// Enters the next pages; what cannot be finished is taken back, in steps as well. After an error the mapping has
    /// left the page tables and is the caller's to remove.
    /// </summary>
    internal static Outcome Enter(Process target, Mapping mapping)
    {
        if (mapping.Leaving == StatusCode.Ok)
        {
            Outcome entered = target.Space.Enter(mapping);
            if (entered.IsMore) return entered;
            if (entered.IsOk) return Outcome.Done(mapping.Start);
            mapping.Leaving = entered.Code;
        }
        return target.Space.LeaveSome(mapping).IsMore ? Outcome.More : mapping.Leaving;
    }

    internal static Outcome Unmap(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        if (!TryRange(words[1], words[2], out ulong end)) return StatusCode.BadArgument;
        return target.Space.Leave(words[1], end, ref caller.Commands.InHandAddress);
    }

    internal static Outcome Protect(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Living(caller, words[0], Rights.Manage, out Process target);
        if (code != StatusCode.Ok) return code;
        Rights rights = (Rights)(byte)words[3];
        bool isSound = TryRange(words[1], words[2], out ulong end) && words[2] <= Limits.StepPages
            && words[3] <= (ulong)Rights.All && !MapRequest.AreBoth(rights)
            && (rights == Rights.None || (rights & Rights.Read) != 0);
        return isSound ? target.Space.Protect(words[1], end, rights) : StatusCode.BadArgument;
    }

    /// <summary>Is it a range of whole pages, where processes have memory?</summary>
    private static bool TryRange(ulong address, ulong pages, out ulong end)
    {
        end = address + pages * Limits.PageBytes;
        return address % Limits.PageBytes == 0 && address < UserLayout.End
            && pages > 0 && pages <= (UserLayout.End - address) / Limits.PageBytes;
    }

    internal static Outcome RegionPages(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Region(caller, words[0], Rights.Read, out Region region);
        return code == StatusCode.Ok ? Outcome.Done(region.Pages) : code;
    }

    internal static Outcome RegionAddress(Process caller, in Payload words)
    {
        StatusCode code = Lookup.Region(caller, words[0], Rights.Manage, out Region region);
        if (code != StatusCode.Ok) return code;
        if (words[1] >= region.Pages) return StatusCode.BadArgument;
        return region.IsPinned((uint)words[1]) ? Outcome.Done(region.PageAt((uint)words[1])) : StatusCode.NotFound;
    }
}
