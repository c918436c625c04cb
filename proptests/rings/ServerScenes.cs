using System;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Scenes for the checks of a server: each returns whether all went as it must.</summary>
internal static class ServerScenes
{
    internal static Func<AllBut, bool>? Of(Check check) => check switch
    {
        Check.CommandTail => TheClientsTailIsTooFar,
        Check.PostLimit or Check.Overcommitted => checks => Breaks(BrokenReason.Overcommitted, head: 0, checks),
        Check.CompletionHead => checks => Breaks(BrokenReason.Cursor, head: 3, checks),
        _ => null,
    };

    private static bool TheClientsTailIsTooFar(AllBut checks)
    {
        HonestPair pair = new(2, 4, checks);
        pair.ClientsPage.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 3);
        return pair.Server.Look() == Attempt.Broken && pair.Server.Broken == BrokenReason.Cursor;
    }

    /// <summary>
    /// Two completions fit; at the third the client's head decides. One that is refused leaves no trace.
    /// </summary>
    private static bool Breaks(BrokenReason reason, uint head, AllBut checks)
    {
        HonestPair pair = new(2, 2, checks);
        Completion completion = new(7, StatusCode.Ok, 0);
        if (pair.Server.Post(completion) != Attempt.Done || pair.Server.Post(completion) != Attempt.Done) return false;
        pair.ClientsPage.Store32(Geometry.ClientLine + Geometry.PeerHead, head);
        pair.ClientsPage.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 0);
        pair.Server.Look();
        bool isBroken = pair.Server.Post(new Completion(8, StatusCode.Ok, 8)) == Attempt.Broken;
        nuint at = pair.Geometry.CompletionOffset(0);
        return isBroken && pair.Server.Broken == reason
            && (pair.ServersPage.Load64(at), pair.ServersPage.Load64(at + 8)) == (completion.Head, completion.Value);
    }
}
