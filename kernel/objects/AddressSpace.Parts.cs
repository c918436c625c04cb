using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Parts of mappings: a range of addresses is unmapped, or its rights are changed, whatever mappings it cuts through.
/// <para>
/// A mapping that a range begins or ends inside is cut in two there first, which nobody can see; what has the same
/// rights again is joined again. Only settled mappings are cut: one that is coming or going is not there yet, or no
/// more. A range that covers it whole takes it away all the same.
/// </para>
/// </summary>
internal partial struct AddressSpace
{
    /// <summary>
    /// Takes the next pages out of what commands have mapped in a range, at most one step's worth.
    /// </summary>
    /// <param name="start">Page-aligned.</param>
    /// <param name="end">Page-aligned.</param>
    /// <param name="at">Where it stands; 0: nowhere. What is mapped below meanwhile stays.</param>
    /// <returns>More, Ok; NotFound: there was nothing. OutOfMemory, OutOfBudget: a mapping could not be cut.</returns>
    internal Outcome Leave(ulong start, ulong end, ref ulong at)
    {
        Mapping? mapping = FirstIn(at > start ? at : start, end);
        if (mapping is null) return at == 0 ? StatusCode.NotFound : StatusCode.Ok;
        Outcome cut = TryCut(ref mapping, start, end);
        if (!cut.IsOk) return cut;
        at = mapping.Start;
        mapping.Leaving = StatusCode.NotFound;
        ulong behind = mapping.End;
        if (Leave(mapping).IsDone) at = behind;
        return FirstIn(at, end) is null ? StatusCode.Ok : Outcome.More;
    }

    /// <summary>Changes the rights of all pages in a range of at most one step's worth, or of none.</summary>
    /// <returns>
    /// Ok; NotFound: not all of it is mapped, by commands; BadArgument: not what its maker allowed, or it would be
    /// writable here and executable elsewhere. OutOfMemory, OutOfBudget: a mapping could not be cut.
    /// </returns>
    internal Outcome Protect(ulong start, ulong end, Rights rights)
    {
        Mapping? first = At(start);
        StatusCode code = CanProtect(first, start, end, rights);
        if (code != StatusCode.Ok) return code;
        for (Mapping? mapping = first; mapping is not null && mapping.Start < end; mapping = mapping.Next)
        {
            if (mapping.Rights == rights) continue;
            Outcome cut = TryCut(ref mapping, start, end);
            if (!cut.IsOk) return cut;
        }
        for (Mapping? mapping = first; mapping is not null && mapping.Start < end; mapping = mapping.Next)
            if (mapping.End > start && mapping.Rights != rights) Change(mapping, rights);
        Join(Before(first!) ?? first!, end);
        return StatusCode.Ok;
    }

    /// <summary>
    /// What stays of a mapping that is cut keeps its rights: writable or executable is all of a region.
    /// </summary>
    private static StatusCode CanProtect(Mapping? mapping, ulong start, ulong end, Rights rights)
    {
        while (mapping is { IsSettled: true })
        {
            bool isWhole = mapping.Start >= start && mapping.End <= end;
            bool allows = isWhole ? mapping.Region!.Allows(mapping, rights) : mapping.Region!.Allows(rights);
            if ((rights & ~mapping.Most) != 0 || !allows) return StatusCode.BadArgument;
            if (mapping.End >= end) return StatusCode.Ok;
            mapping = mapping.Next?.Start == mapping.End ? mapping.Next : null;
        }
        return StatusCode.NotFound;
    }

    private readonly void Change(Mapping mapping, Rights rights)
    {
        mapping.Region!.Change(mapping, rights);
        for (uint page = 0; page < mapping.Pages; page++) ShowAgain(mapping, mapping.FirstPage + page);
    }

    /// <summary>
    /// Leaves of a mapping what is in a range, and another one each for what is before and behind it.
    /// </summary>
    private Outcome TryCut(ref Mapping mapping, ulong start, ulong end)
    {
        if (mapping.Start < start)
        {
            Outcome cut = TryCutAt(mapping, start, out Mapping inside);
            if (!cut.IsOk) return cut;
            mapping = inside;
        }
        return mapping.End > end ? TryCutAt(mapping, end, out _) : StatusCode.Ok;
    }

    /// <summary>Cuts a settled mapping in two.</summary>
    private Outcome TryCutAt(Mapping mapping, ulong address, out Mapping rest)
    {
        Outcome taken = TryTakeMapping(out rest);
        if (!taken.IsOk) return taken;
        uint kept = (uint)((address - mapping.Start) / Limits.PageBytes);
        rest.Owner = _owner;
        rest.Rights = mapping.Rights;
        rest.Most = mapping.Most;
        rest.Region = mapping.Region;
        rest.Start = address;
        rest.FirstPage = mapping.FirstPage + kept;
        rest.Pages = rest.Entered = mapping.Pages - kept;
        rest.IsByCommand = true;
        mapping.Pages = mapping.Entered = kept;
        mapping.Region!.Add(rest);
        Insert(rest, mapping);
        return StatusCode.Ok;
    }

    /// <summary>A mapping is whole now: with its neighbours it may be one.</summary>
    internal void Settle(Mapping mapping)
    {
        if (mapping.IsSettled) Join(Before(mapping) ?? mapping, mapping.End);
    }

    /// <summary>Neighbours that could as well be one are one, from a mapping on, as far as some begin before.</summary>
    private void Join(Mapping mapping, ulong end)
    {
        while (mapping.Next is { } next && next.Start <= end)
        {
            if (AreOne(mapping, next))
            {
                mapping.Pages = mapping.Entered = mapping.Pages + next.Pages;
                Remove(next);
            }
            else mapping = next;
        }
    }

    private static bool AreOne(Mapping mapping, Mapping next) =>
        mapping.IsSettled && next.IsSettled && mapping.Region == next.Region && mapping.End == next.Start
        && mapping.FirstPage + mapping.Pages == next.FirstPage
        && mapping.Rights == next.Rights && mapping.Most == next.Most;

    /// <summary>The first that a range touches and can take away: settled, or wholly inside.</summary>
    private Mapping? FirstIn(ulong start, ulong end)
    {
        Mapping? mapping = LastUpTo(start) ?? _first;
        while (mapping is not null && mapping.Start < end && !CanLeave(mapping, start, end)) mapping = mapping.Next;
        return mapping is not null && mapping.Start < end ? mapping : null;
    }

    private static bool CanLeave(Mapping mapping, ulong start, ulong end) =>
        mapping.IsByCommand && mapping.End > start
        && (mapping.IsSettled || mapping.Start >= start && mapping.End <= end);

    /// <summary>Null: it is the first.</summary>
    private Mapping? Before(Mapping mapping) => mapping == _first ? null : LastUpTo(mapping.Start - 1);
}
