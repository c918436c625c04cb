using System.Runtime.CompilerServices;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Capabilities beside commands, in any order: regions of one page that nobody has but the message. They are taken
/// under their token, refused when the inbox is full, left behind when their channel is closed from either side. What
/// one costs is charged for each that is somewhere, and for no other; and what can be taken is what the books say.
/// </summary>
internal static class Gifts
{
    private const int Channels = 4, Ends = 2 * Channels, Tokens = 3, LookEvery = 8;

    private static Words s_ends, s_waiting;
    private static Dice s_dice;
    private static ulong s_inAll;

    public static void Run()
    {
        s_dice = new Dice(Order.Here.Seed);
        for (int channel = 0; channel < Channels; channel++) Open(channel);
        Ask.PagesInUse();
        ulong bare = Ask.PagesInUse();
        Give(0, 0);
        ulong each = Ask.PagesInUse() - bare;
        for (ulong step = 0; step < Order.Here.Count; step++)
        {
            Act((int)s_dice.Below(Ends), (int)s_dice.Below(Tokens));
            if (step % LookEvery == 0)
                Verdict.Expect((long)(bare + each * s_inAll), (long)Ask.PagesInUse(), "pages of gifts under way"u8);
        }
        for (int channel = 0; channel < Channels; channel++) Renew(channel, (int)s_dice.Below(2));
        Verdict.Expect((long)bare, (long)Ask.PagesInUse(), "pages after the last channel was closed"u8);
    }

    private static void Act(int end, int token)
    {
        switch (s_dice.Below(8))
        {
            case 0:
                Renew(end / 2, end % 2);
                break;
            case < 5:
                Give(end, token);
                break;
            default:
                Take(end, token);
                break;
        }
    }

    /// <summary>Into the peer's inbox; the message has the only handle.</summary>
    private static void Give(int end, int token)
    {
        int peer = end ^ 1;
        ulong region = Ask.Region(1);
        bool hasRoom = Waiting(peer) < Limits.InboxPlaces;
        StatusCode given = Kernel.Do(KernelMethod.Give, s_ends[end], (ulong)token, region, (ulong)Rights.All);
        Verdict.Expect(hasRoom ? StatusCode.Ok : StatusCode.Full, given, "a gift"u8);
        Ask.Close(region);
        if (hasRoom) Count(peer, token, 1);
    }

    private static void Take(int end, int token)
    {
        bool isThere = WaitingFor(end, token) > 0;
        StatusCode taken = Kernel.Do(KernelMethod.Take, out ulong region, s_ends[end], (ulong)token);
        Verdict.Expect(isThere ? StatusCode.Ok : StatusCode.NotFound, taken, "taking"u8);
        if (!isThere) return;
        Ask.Close(region);
        Count(end, token, -1);
    }

    /// <summary>
    /// One side closes, the other still may take, then it closes too: what was left behind is nowhere.
    /// </summary>
    private static void Renew(int channel, int first)
    {
        int closed = 2 * channel + first, left = closed ^ 1;
        Ask.Close(s_ends[closed]);
        Forget(closed);
        Take(left, (int)s_dice.Below(Tokens));
        Ask.Close(s_ends[left]);
        Forget(left);
        Open(channel);
    }

    private static void Open(int channel)
    {
        Ask.Channel(out ulong client, out ulong server);
        (s_ends[2 * channel], s_ends[2 * channel + 1]) = (client, server);
    }

    private static ulong Waiting(int end)
    {
        ulong all = 0;
        for (int token = 0; token < Tokens; token++) all += WaitingFor(end, token);
        return all;
    }

    private static ulong WaitingFor(int end, int token) => s_waiting[end * Tokens + token];

    private static void Count(int end, int token, int by)
    {
        s_waiting[end * Tokens + token] += (ulong)by;
        s_inAll += (ulong)by;
    }

    private static void Forget(int end)
    {
        s_inAll -= Waiting(end);
        for (int token = 0; token < Tokens; token++) s_waiting[end * Tokens + token] = 0;
    }

    [InlineArray(Ends * Tokens)]
    private struct Words
    {
        private ulong _word;
    }
}
