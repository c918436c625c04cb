using System;
using System.Runtime.CompilerServices;
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
        Outcome made = ChannelEnd.TryMake(caller.Budget, geometry, out ChannelEnd client, out ChannelEnd server);
        if (!made.IsOk) return made;
        Outcome first = caller.Handles.TryAdd(client, ObjectKind.End, Rights.All, out Handle clientHandle);
        Outcome second = first.IsOk
            ? caller.Handles.TryAdd(server, ObjectKind.End, Rights.All, out _)
            : first;
        client.BelongsTo(caller);
        server.BelongsTo(caller);
        if (second.IsOk) return Outcome.Done(first.Value | second.Value << 32);
        if (first.IsOk) caller.TryRemoveHandle(clientHandle.Value, out _);
        client.CloseSome(caller, PacketBits.Closed);
        server.CloseSome(caller, PacketBits.Closed);
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
        return code == StatusCode.Ok ? end.TryMap(caller, new Handle((uint)words[0])) : code;
    }

    internal static Outcome Give(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        if (!caller.Handles.TryLook(words[2], out HandlePlace place)) return StatusCode.BadHandle;
        code = end.CanGive(place.Object!);
        if (code != StatusCode.Ok) return code;
        Outcome can = HandleCommands.CanGive(caller, words[2], out place);
        if (!can.IsDone) return can;
        Outcome made = ChannelEnd.TryMakeGift(caller, (uint)words[1], out Gift gift);
        if (!made.IsOk) return made;
        HandleCommands.Leave(caller, words[2], place);
        place.Rights &= (Rights)(byte)words[3];
        end.Give(gift, place);
        return StatusCode.Ok;
    }

    /// <summary>A whole region goes, mapping by mapping and then by its handle.</summary>
    internal static Outcome Move(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code == StatusCode.Ok) code = Lookup.Region(caller, words[2], Rights.Give | Rights.Manage, out _);
        if (code != StatusCode.Ok) return code;
        caller.Handles.TryLook(words[2], out HandlePlace place);
        Region region = Unsafe.As<Region>(place.Object!);
        code = end.CanGive(region);
        if (code != StatusCode.Ok) return code;
        if (!region.CanMove(caller)) return StatusCode.Busy;
        if (region.FirstMapping is { } mapping)
        {
            mapping.Leaving = StatusCode.NotFound;
            caller.Space.Leave(mapping);
            return Outcome.More;
        }
        Outcome made = ChannelEnd.TryMakeGift(caller, (uint)words[1], out Gift gift);
        if (!made.IsOk) return made;
        caller.TryRemoveHandle(words[2], out _);
        gift.IsMove = true;
        place.Rights &= (Rights)(byte)words[3];
        end.Give(gift, place);
        return StatusCode.Ok;
    }

    internal static Outcome Take(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        if (end.FindGift((uint)words[1]) is not { } gift) return StatusCode.NotFound;
        HandlePlace given = gift.Given;
        Outcome added = caller.Handles.TryAdd(given.Object!, given.Kind, given.Rights, out _);
        if (!added.IsOk) return added;
        if (gift.IsMove && !Unsafe.As<Region>(given.Object!).TryCharge(caller.Budget))
        {
            caller.TryRemoveHandle(added.Value, out _);
            return StatusCode.OutOfBudget;
        }
        end.RemoveGift(gift);
        if (given.Object is ChannelEnd taken) taken.BelongsTo(caller);
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
        return isSound && !region.IsDevice ? end.AddLend(caller, region, rights) : StatusCode.BadArgument;
    }

    internal static Outcome Borrow(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        if (code != StatusCode.Ok) return code;
        if (end.FindBorrowable(words[1]) is not { } lend) return StatusCode.NotFound;
        if (words[2] != 0 && lend.Region.Pages > words[2]) return StatusCode.TooLarge;
        Outcome mapped = lend.Borrowed is null ? end.TryBorrow(caller, lend) : StatusCode.Ok;
        if (!mapped.IsOk) return mapped;
        mapped = MemoryCommands.Enter(caller, lend.Borrowed!);
        if (mapped.IsMore) return mapped;
        if (mapped.IsOk) return Outcome.Done(new MappedRange(mapped.Value, lend.Region.Pages).Word);
        Mapping failed = lend.Borrowed!;
        end.Forget(lend);
        caller.Space.Remove(failed);
        return mapped;
    }

    internal static Outcome Tether(Process caller, in Payload words)
    {
        StatusCode code = caller.Handles.TryGet(words[0], ObjectKind.End, Rights.Manage, out object named);
        if (code != StatusCode.Ok) return code;
        Outcome made = Unsafe.As<ChannelEnd>(named).TryTether(caller.Budget, out Tether tether);
        if (!made.IsOk) return made;
        Outcome added = caller.Handles.TryAdd(tether, ObjectKind.Tether, Rights.All, out _);
        if (!added.IsOk) tether.Release();
        return added;
    }

    internal static Outcome Revoke(Process caller, in Payload words)
    {
        if (!caller.Handles.TryLook(words[0], out HandlePlace place)) return StatusCode.BadHandle;
        if ((place.Rights & Rights.Manage) == 0) return StatusCode.AccessDenied;
        if (place.Object is Tether tether) return tether.End is null ? StatusCode.Closed : tether.End.Revoke();
        return place.Object is ChannelEnd end ? end.Revoke() : StatusCode.BadHandle;
    }

    /// <summary>Takes a lend back.</summary>
    internal static Outcome TakeBack(Process caller, in Payload words)
    {
        StatusCode code = Lookup.End(caller, words[0], out ChannelEnd end);
        return code == StatusCode.Ok ? end.TakeBack(words[1]) : code;
    }
}
