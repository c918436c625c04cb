using System;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Scenes for the checks of a client: each returns whether all went as it must.</summary>
internal static class ClientScenes
{
    internal static Func<AllBut, bool>? Of(Check check) => check switch
    {
        Check.Header => BothEndsRefuseAnotherVersion,
        Check.SubmitLimit or Check.CommandRoom => checks => IsFullAfter(1, new HonestPair(1, 4, checks)),
        Check.Reservation => NoCompletionIsFree,
        Check.SlotTaken => ATakenSlotIsPassedOver,
        Check.CommandHead => TheServersHeadIsTooFar,
        Check.CompletionTail => TheServersTailIsTooFar,
        Check.TokenLive or Check.SpecialToken => ATokenThatIsNotOutstandingEndsNothing,
        Check.ShotCredit => AStreamWithoutCreditHasNoShots,
        Check.CreditTarget => NobodyGetsCredit,
        Check.CancelTarget => checks => !new HonestPair(2, 4, checks).Client.RequestCancel(1),
        _ => null,
    };

    private static bool BothEndsRefuseAnotherVersion(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.ClientsPage.StoreRelease32(Geometry.Header + Geometry.Version, Geometry.CurrentVersion + 1);
        ClientEnd<OrderedPage, AllBut> client = new(pair.ClientsPage, pair.Geometry, 0, checks);
        ServerEnd<OrderedPage, AllBut> server = new(pair.ServersPage, pair.Geometry, 0, checks);
        return (client.Broken, server.Broken) == (BrokenReason.Version, BrokenReason.Version);
    }

    private static bool IsFullAfter(int commands, HonestPair pair)
    {
        for (int i = 0; i < commands; i++) pair.Submit();
        return pair.Client.TrySubmit(new Command(1), out _) == Attempt.Full;
    }

    private static bool NoCompletionIsFree(AllBut checks)
    {
        HonestPair pair = new(2, 2, checks);
        pair.Submit();
        pair.Submit();
        pair.Complete();
        return pair.Client.TrySubmit(new Command(1), out _) == Attempt.Full;
    }

    /// <summary>The second ends first; the third command must leave the first one's slot alone.</summary>
    private static bool ATakenSlotIsPassedOver(AllBut checks)
    {
        HonestPair pair = new(2, 2, checks);
        uint first = pair.Submit(), second = pair.Submit();
        pair.Complete(new Completion(second, StatusCode.Ok, 0));
        pair.Reap();
        uint third = pair.Submit();
        pair.Complete(new Completion(first, StatusCode.Ok, 0), new Completion(third, StatusCode.Ok, 0));
        pair.Reap();
        return pair.Client.Strays == 0 && pair.Ended.Count == 3;
    }

    private static bool TheServersHeadIsTooFar(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.Submit();
        pair.Submit();
        pair.ServersPage.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, 3);
        return pair.Client.TrySubmit(new Command(1), out _) == Attempt.Broken
            && pair.Client.Broken == BrokenReason.Cursor;
    }

    private static bool TheServersTailIsTooFar(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.Submit();
        pair.ServersPage.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, 5);
        return pair.Reap() == Attempt.Broken && pair.Client.Broken == BrokenReason.Cursor && pair.Ended.Count == 0;
    }

    private static bool ATokenThatIsNotOutstandingEndsNothing(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        uint token = pair.Submit();
        pair.Complete(new Completion(token + 4, StatusCode.Ok, 0), new Completion(token + 1, StatusCode.Ok, 0));
        pair.Reap();
        return (pair.Client.Strays, pair.Client.Outstanding, pair.Ended.Count) == (2, 1, 0)
            && IsStray(uint.MaxValue, checks) && IsStray(~token, checks) && IsStray(token | 1u << 31, checks);
    }

    /// <summary>The low half of a completion that looks like a mark of the slot table, or like a shot.</summary>
    private static bool IsStray(uint low, AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.Submit();
        pair.Complete(new Completion((ulong)low, 0));
        pair.Reap();
        return (pair.Client.Strays, pair.Client.Outstanding, pair.Ended.Count) == (1, 1, 0);
    }

    /// <summary>Whoever is refused credit learns nothing, and what he waits for stays.</summary>
    private static bool NobodyGetsCredit(AllBut checks)
    {
        HonestPair pair = new(1, 4, checks);
        if (!IsFullAfter(1, pair)) return false;
        uint want = pair.Client.Want;
        return pair.Client.TryCredit(1, byte.MaxValue) == Attempt.Empty && pair.Client.TryCredit(2, 1) == Attempt.Empty
            && pair.Client.Want == want;
    }

    private static bool AStreamWithoutCreditHasNoShots(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.Client.TrySubmitStream(new Command(1), 1, out uint token);
        pair.Client.Publish();
        Completion shot = new(token, StatusCode.Ok, 0, isLast: false);
        pair.Complete(shot, shot);
        pair.Reap();
        return (pair.Client.Strays, pair.Client.Outstanding, pair.Ended.Count) == (1, 1, 1);
    }
}
