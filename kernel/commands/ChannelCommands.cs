using System;
using Mooring.Kernel.Objects;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>Channels, the capabilities that travel beside them, and the regions lent through them.</summary>
internal static class ChannelCommands
{
    internal static Outcome Create(Process caller, in Payload words)
    {
        if (!TryRead(words, out Geometry geometry)) return StatusCode.BadArgument;
        Outcome made = Channel.TryMake(caller.Budget, geometry, out ChannelEnd client, out ChannelEnd server);
        if (!made.IsOk) return made;
        Outcome first = caller.Handles.TryAdd(client, ObjectKind.End, Rights.All, out Handle clientHandle);
        Outcome second = first.IsOk
            ? caller.Handles.TryAdd(server, ObjectKind.End, Rights.All, out Handle serverHandle)
            : first;
        if (second.IsOk) return Outcome.Done(first.Value | second.Value << 32);
        if (first.IsOk) caller.Handles.TryRemove(clientHandle.Value, out _);
        client.Close(caller, PacketBits.Closed);
        server.Close(caller, PacketBits.Closed);
        return second;
    }

    private static bool TryRead(in Payload words, out Geometry geometry)
    {
        geometry = Geometry.Default;
        if ((words.A | words.B | words.C) == 0) return true;
        if (Math.Max(words.A, words.B) > Geometry.MostEntries || words.C > (ulong)ChannelKind.Overwrite) return false;
        geometry = Geometry.Of((ChannelKind)words.C, (uint)words.A, (uint)words.B);
        return geometry.IsValid && geometry.CompletionCapacity == words.B;
    }

    internal static Outcome Map(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        return code == StatusCode.Ok ? end.TryMap(caller) : code;
    }

    internal static Outcome Give(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        if (!caller.Handles.TryLook(words[2], out HandlePlace place)) return StatusCode.BadHandle;
        code = end.CanGive(place.Object!);
        if (code != StatusCode.Ok) return code;
        Outcome taken = HandleCommands.TakeForGiving(caller, words[2], (Rights)(byte)words[3], out HandlePlace given);
        return taken.IsDone ? end.Give(caller, (uint)words[1], given) : taken;
    }

    internal static Outcome Take(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        if (end.FindGift((uint)words[1]) is not { } gift) return StatusCode.NotFound;
        HandlePlace given = gift.Given;
        Outcome added = caller.Handles.TryAdd(given.Object!, given.Kind, given.Rights, out _);
        if (added.IsOk) end.HandOver(gift);
        return added;
    }

    internal static Outcome Lend(Process caller, in Payload words)
    {
        Rights rights = (Rights)(byte)words[2];
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        code = Lookup.Region(caller, words[1], rights | Rights.Give, out Region region);
        if (code != StatusCode.Ok) return code;
        bool isSound = (rights & ~(Rights.Read | Rights.Write)) == 0 && (rights & Rights.Read) != 0;
        return isSound && !region.IsDevice ? end.AddLend(region, rights) : StatusCode.BadArgument;
    }

    internal static Outcome Borrow(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        Lend? lend = end.FindBorrowed(words[1]);
        if (lend is null) return StatusCode.NotFound;
        if (words[2] != 0 && lend.Region.Pages > words[2]) return StatusCode.TooLarge;
        Outcome mapped = lend.Mapping is null ? Reserve(caller, lend) : StatusCode.Ok;
        if (!mapped.IsOk) return mapped;
        mapped = MemoryCommands.Progress(caller, lend.Mapping!);
        if (mapped.IsMore) return mapped;
        if (mapped.IsOk) return Outcome.Done(new MappedRange(mapped.Value, lend.Region.Pages).Word);
        lend.Mapping = null;
        return mapped;
    }

    private static Outcome Reserve(Process borrower, Lend lend)
    {
        MapRequest whole = new(0, lend.Region.Pages, lend.Rights);
        Outcome reserved = borrower.Space.TryReserve(lend.Region, whole, 0, out Mapping mapping);
        if (reserved.IsOk) lend.Mapping = mapping;
        return reserved;
    }
}
