using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Channels revoked by the client, by the server and by somebody at neither end, with commands and completions in them:
/// each command that was not taken is gone, each call ends once, and nobody's memory is left with the other.
/// </summary>
internal static unsafe class Revoked
{
    // SAFETY: follows only addresses that the kernel has answered for pages that stay mapped until the end is closed.
    private const ulong Below = Limits.PageBytes - 1;

    public static void ByClient() => Run(0);

    public static void ByServer() => Run(1);

    public static void ByTether() => Run(2);

    private static void Run(int who)
    {
        for (int taken = 0; taken < 4; taken++)
        {
            ulong port = Ask.Port(), region = Ask.Region(200);
            Ask.Channel(out ulong a, out ulong b);
            Verdict.Must(Kernel.Do(KernelMethod.Tether, out ulong tether, a), tether, "a tether"u8);
            Ask.Associate(port, a, 1);
            Ask.Associate(port, b, 2);
            Talk(a, b, taken, out LivePage there, out LivePage here);
            ulong lent = Lend(a, region, b), back = Lend(b, region, a);
            Kernel.Arm(a);
            Kernel.Arm(b);
            ulong handle = who == 0 ? a : who == 1 ? b : tether;
            Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Revoke, handle), "revoking"u8);
            Look(there, here);
            *(ulong*)(lent + 199 * Limits.PageBytes) = 1;
            *(ulong*)back = 2;
            Told(port, a, b);
            Ended(a, b, handle, region);
            if (taken % 2 == 0) Ask.Close(tether);
            Ask.Close(taken < 2 ? a : b);
            Ask.Close(taken < 2 ? b : a);
            if (taken % 2 != 0) Verdict.Expect(StatusCode.Closed, Kernel.Do(KernelMethod.Revoke, tether), "of what"u8);
            Ask.Close(port);
            Ask.Close(region);
        }
    }

    /// <summary>The client has sent 4 commands; the server has taken some and answered one less.</summary>
    private static void Talk(ulong a, ulong b, int taken, out LivePage there, out LivePage here)
    {
        there = Page(a);
        here = Page(b);
        for (uint i = 0; i < 4; i++) there.Store64(Geometry.Commands + i * Geometry.CommandBytes, 7 | (ulong)i << 32);
        there.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 4);
        here.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, (uint)taken);
    }

    /// <summary>The server finds no command, and what the client writes now reaches nobody.</summary>
    private static void Look(LivePage there, LivePage here)
    {
        uint head = here.Load32(Geometry.ServerLine + Geometry.PeerHead);
        Verdict.Expect(head, (uint)here.Load64(Geometry.ClientLine + Geometry.PublishWord), "commands that are left"u8);
        for (uint i = 0; i < 4; i++)
            Verdict.Expect(0, (long)here.Load64(Geometry.Commands + i * Geometry.CommandBytes), "a command's words"u8);
        there.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 9);
        there.Store64(Geometry.Commands, 7);
        Verdict.Expect(head, (uint)here.Load64(Geometry.ClientLine + Geometry.PublishWord), "a late command"u8);
        Verdict.Expect(0, (long)here.Load64(Geometry.Commands), "a late command's words"u8);
        uint flag = here.Load32(Geometry.ClientLine + Geometry.Dead);
        Verdict.Expect((long)PacketBits.Revoked, flag, "the server's flag"u8);
    }

    private static void Told(ulong port, ulong a, ulong b)
    {
        PacketBits first = PacketBits.None, second = PacketBits.None;
        const PacketBits all = PacketBits.Revoked | PacketBits.Withdrawn;
        for (int i = 0; i < 6 && (first & second & all) != all; i++)
        {
            for (long n = Kernel.Poll(port); n > 0; n--)
            {
                Packet packet = Kernel.PacketAt((int)n - 1);
                if (packet.Key == 1) first |= packet.Bits;
                else second |= packet.Bits;
            }
            Kernel.Arm(a);
            Kernel.Arm(b);
        }
        Verdict.Expect((long)all, (long)(first & ~PacketBits.Work), "what the client was told"u8);
        Verdict.Expect((long)all, (long)(second & ~PacketBits.Work), "what the server was told"u8);
    }

    private static void Ended(ulong a, ulong b, ulong handle, ulong region)
    {
        Refused(Kernel.Do(KernelMethod.Revoke, handle));
        Refused(Kernel.Do(KernelMethod.Give, a, 1, region, 255));
        Refused(Kernel.Do(KernelMethod.Give, b, 1, region, 255));
        Refused(Kernel.Do(KernelMethod.Lend, a, region, Ask.ReadWrite));
        Refused(Kernel.Do(KernelMethod.Lend, b, region, Ask.ReadWrite));
        Verdict.Expect(0, Kernel.Ring((uint)a), "ringing"u8);
        Verdict.Expect(0, Kernel.Ring((uint)b), "ringing back"u8);
    }

    /// <summary>A revoked client that goes to another process finds no page there either.</summary>
    public static void Moved()
    {
        Ask.Channel(out ulong a, out ulong b);
        Ask.Channel(out ulong c, out ulong d);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Give, c, 7, a, 255), "a gift"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Revoke, b), "revoking what is under way"u8);
        Verdict.Must(Kernel.Do(KernelMethod.Take, out ulong taken, d, 7), taken, "taking"u8);
        Refused(Kernel.Do(KernelMethod.ChannelMap, taken));
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ChannelMap, b), "the server's page"u8);
        int tethers = 0;
        while (Kernel.Do(KernelMethod.Tether, c) == StatusCode.Ok) tethers++;
        Verdict.Expect(Limits.Tethers, tethers, "tethers"u8);
        Verdict.Expect(StatusCode.Full, Kernel.Do(KernelMethod.Tether, c), "one tether too many"u8);
    }

    private static LivePage Page(ulong end)
    {
        Verdict.Must(Kernel.Do(KernelMethod.ChannelMap, out ulong at, end), at, "the pages of an end"u8);
        return new LivePage((nuint)(at & ~Below));
    }

    private static ulong Lend(ulong lender, ulong region, ulong borrower)
    {
        StatusCode code = Kernel.Do(KernelMethod.Lend, out ulong lend, lender, region, Ask.ReadWrite);
        Verdict.Must(code, lend, "lending"u8);
        code = Kernel.Do(KernelMethod.Borrow, out ulong word, borrower, lend);
        return new MappedRange(Verdict.Must(code, word, "borrowing"u8)).Address;
    }

    private static void Refused(StatusCode answer) =>
        Verdict.Expect(StatusCode.Closed, answer, "what has been revoked was answered with"u8);
}
