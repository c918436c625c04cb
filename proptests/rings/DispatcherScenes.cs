using System;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Scenes for the checks of a dispatcher: each returns whether all went as it must.</summary>
internal static class DispatcherScenes
{
    internal static Func<AllBut, bool>? Of(Check check) => check switch
    {
        Check.PoolPlace => NothingIsTakenWithoutAPlace,
        Check.ChainWhole => checks => BreaksOnChain(1, checks),
        Check.ChainLength => checks => BreaksOnChain(Geometry.ChainLimit + 1, checks),
        Check.Flags => checks => EndsUnstarted(2, CommandFlags.Silent, StatusCode.BadArgument, checks),
        Check.Method => checks => EndsUnstarted(2, CommandFlags.None, StatusCode.AccessDenied, checks),
        Check.Credit => AStreamWithoutCreditPauses,
        _ => null,
    };

    private static bool NothingIsTakenWithoutAPlace(AllBut checks)
    {
        HonestPair pair = new(16, 16, checks);
        Dispatcher<OrderedPage, AllBut, InFlightArray> dispatcher = new(pair.Server, new InFlightArray(8), checks);
        for (int i = 0; i < 9; i++) pair.Submit();
        for (int i = 0; i < 8; i++)
        {
            if (dispatcher.TryStart(0, out _) != Attempt.Done) return false;
        }
        return dispatcher.TryStart(0, out _) == Attempt.Full && dispatcher.Count == 8;
    }

    /// <summary>
    /// So many members, each of which says that another follows. What is not published is not looked at.
    /// </summary>
    private static bool BreaksOnChain(int members, AllBut checks)
    {
        HonestPair pair = new(16, 16, checks);
        Dispatcher<OrderedPage, AllBut, InFlightArray> dispatcher = new(pair.Server, new InFlightArray(8), checks);
        for (uint member = 0; member < members; member++) Forge(pair, member, 1, CommandFlags.Linked);
        Write(pair, (uint)members, 1, CommandFlags.None);
        return dispatcher.TryStart(0, out _) == Attempt.Broken && dispatcher.Broken == BrokenReason.Chain;
    }

    private static bool EndsUnstarted(ushort method, CommandFlags flags, StatusCode code, AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        Dispatcher<OrderedPage, AllBut, InFlightArray> dispatcher = new(pair.Server, new InFlightArray(8), checks)
        {
            Methods = 1 << 1,
        };
        pair.Submit();
        Forge(pair, 1, method, flags);
        return dispatcher.TryStart(0, out _) == Attempt.Done && dispatcher.TryStart(0, out _) == Attempt.Empty
            && FirstPosted(pair).Code == code;
    }

    private static bool AStreamWithoutCreditPauses(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        Dispatcher<OrderedPage, AllBut, InFlightArray> dispatcher = new(pair.Server, new InFlightArray(8), checks);
        pair.Client.TrySubmitStream(new Command(1), 1, out _);
        pair.Client.Publish();
        return dispatcher.TryStart(0, out int place) == Attempt.Done
            && dispatcher.TryShoot(place, StatusCode.Ok, 0) == Attempt.Done
            && dispatcher.TryShoot(place, StatusCode.Ok, 0) == Attempt.Full;
    }

    /// <summary>What was posted first.</summary>
    private static Completion FirstPosted(HonestPair pair)
    {
        nuint at = pair.Geometry.CompletionOffset(0);
        return new Completion(pair.ServersPage.Load64(at), pair.ServersPage.Load64(at + 8));
    }

    private static void Forge(HonestPair pair, uint number, ushort method, CommandFlags flags)
    {
        Write(pair, number, method, flags);
        pair.ClientsPage.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, number + 1);
    }

    /// <summary>Writes a command as no client end would.</summary>
    private static void Write(HonestPair pair, uint number, ushort method, CommandFlags flags)
    {
        nuint at = pair.Geometry.CommandOffset(number);
        pair.ClientsPage.Store32(at, method | (uint)flags << 16);
        pair.ClientsPage.Store32(at + 4, number);
        for (nuint word = 8; word < 64; word += 8) pair.ClientsPage.Store64(at + word, 0);
    }
}
