using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Channels, gifts and lends.</summary>
internal static class ChannelScenes
{
    private const ulong Token = 7;

    public static void Run()
    {
        Stage.Always(StatusCode.BadArgument, KernelMethod.ChannelCreate, 3, 64);
        for (ulong i = 0; i < Stage.Times; i++) Life();
        Gifts();
        Lends();
        Moves();
        Closed();
        Revoked();
    }

    private static void Life()
    {
        Stage.Channel(out ulong client, out ulong server);
        Stage.Must(KernelMethod.ChannelMap, client);
        Stage.Must(KernelMethod.ChannelMap, server);
        ulong region = Stage.Region(3), port = Stage.Port();
        Stage.Must(KernelMethod.Give, client, Token, port, Stage.Everything);
        Stage.Must(KernelMethod.Lend, client, region, Stage.ReadWrite);
        Stage.Must(KernelMethod.Borrow, server, 0);
        Stage.Must(KernelMethod.TakeBack, client, 0);
        Stage.Close(Stage.Must(KernelMethod.Take, server, Token), region);
        Stage.Close(client, server);
        Stage.Close(port);
    }

    private static void Gifts()
    {
        Stage.Channel(out ulong client, out ulong server);
        Stage.Channel(out ulong other, out ulong moved);
        ulong port = Stage.Port();
        Stage.Always(StatusCode.NotFound, KernelMethod.Take, server, Token);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Give, client, Token, server, Stage.Everything);
        Stage.Must(KernelMethod.Give, other, Token, port, Stage.Everything);
        Stage.Always(StatusCode.Busy, KernelMethod.Give, client, Token, moved, Stage.Everything);
        for (int i = 0; i < Limits.InboxPlaces; i++)
            Stage.Must(KernelMethod.Give, client, Token, port, Stage.Everything);
        Stage.Always(StatusCode.Full, KernelMethod.Give, client, Token, port, Stage.Everything);
        Stage.Close(client, server);
        Stage.Close(other, moved);
        Stage.Close(port);
    }

    private static void Lends()
    {
        Stage.Channel(out ulong client, out ulong server);
        ulong region = Stage.Region(2);
        Stage.Always(StatusCode.NotFound, KernelMethod.Borrow, server, 0);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Lend, client, region, 0);
        for (int i = 0; i < Limits.Lends; i++) Stage.Must(KernelMethod.Lend, client, region, Stage.ReadOnly);
        Stage.Always(StatusCode.Full, KernelMethod.Lend, client, region, Stage.ReadOnly);
        Stage.Always(StatusCode.TooLarge, KernelMethod.Borrow, server, 0, 1);
        Stage.Always(StatusCode.NotFound, KernelMethod.TakeBack, client, Stage.Junk);
        Stage.Close(client, server);
        Stage.Channel(out client, out server);
        Stage.Always(StatusCode.Full, KernelMethod.Borrow, server, Worn(client, server, region));
        Stage.Close(client, server);
        Stage.Close(region);
    }

    private static void Moves()
    {
        Stage.Channel(out ulong client, out ulong server);
        ulong region = Stage.Region(2);
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Must(KernelMethod.Move, client, Token, region, Stage.Everything);
            region = Stage.Must(KernelMethod.Take, server, Token);
        }
        ulong again = Stage.Must(KernelMethod.Duplicate, region, Stage.Everything);
        Stage.Always(StatusCode.Busy, KernelMethod.Move, client, Token, region, Stage.Everything);
        for (int i = 0; i < Limits.InboxPlaces; i++)
            Stage.Must(KernelMethod.Give, client, Token, again, Stage.Everything);
        Stage.Always(StatusCode.Full, KernelMethod.Move, client, Token, region, Stage.Everything);
        Executed(again);
        Stage.Close(client, server);
        Stage.Close(region, again);
    }

    /// <summary>Lent for writing, and somebody executes it.</summary>
    private static void Executed(ulong region)
    {
        const ulong readExecute = (ulong)(Rights.Read | Rights.Execute);
        Stage.Channel(out ulong client, out ulong server);
        Stage.Must(KernelMethod.Lend, client, region, Stage.ReadWrite);
        ulong at = Stage.Must(KernelMethod.Map, Stage.Self, region, 0, 2, readExecute);
        Stage.Always(StatusCode.BadArgument, KernelMethod.Borrow, server, 0);
        Stage.Must(KernelMethod.Unmap, Stage.Self, at, 2);
        Stage.Close(client, server);
    }

    /// <summary>A lend on an end on which so much has been taken back that no more can be borrowed.</summary>
    private static ulong Worn(ulong client, ulong server, ulong region)
    {
        while (true)
        {
            ulong number = Stage.Must(KernelMethod.Lend, client, region, Stage.ReadOnly);
            StatusCode code = Wire.Do(KernelMethod.Borrow, server, number);
            if (code == StatusCode.Full) return number;
            Verdict.Expect(StatusCode.Ok, code, KernelMethod.Borrow);
            Stage.Must(KernelMethod.TakeBack, client, number);
        }
    }

    private static void Revoked()
    {
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Stage.Channel(out ulong one, out ulong other);
            ulong tether = Stage.Must(KernelMethod.Tether, one);
            Stage.Must(KernelMethod.Revoke, i % 3 == 0 ? one : i % 3 == 1 ? other : tether);
            Stage.Close(one, other);
            Stage.Close(tether);
        }
        Stage.Channel(out ulong client, out ulong server);
        System.Span<ulong> tethers = stackalloc ulong[Limits.Tethers];
        for (int i = 0; i < tethers.Length; i++) tethers[i] = Stage.Must(KernelMethod.Tether, client);
        Stage.Always(StatusCode.Full, KernelMethod.Tether, client);
        Stage.Must(KernelMethod.Revoke, tethers[0]);
        Stage.Always(StatusCode.Closed, KernelMethod.Revoke, server);
        Stage.Always(StatusCode.Closed, KernelMethod.ChannelMap, client);
        Stage.Close(client, server);
        foreach (ulong tether in tethers) Stage.Close(tether);
    }

    private static void Closed()
    {
        Stage.Channel(out ulong client, out ulong server);
        ulong region = Stage.Region(1);
        Stage.Close(server);
        Stage.Always(StatusCode.Closed, KernelMethod.ChannelMap, client);
        Stage.Always(StatusCode.Closed, KernelMethod.Give, client, Token, region, Stage.Everything);
        Stage.Always(StatusCode.Closed, KernelMethod.Lend, client, region, Stage.ReadOnly);
        Stage.Always(StatusCode.Closed, KernelMethod.Move, client, Token, region, Stage.Everything);
        Stage.Close(client, region);
    }
}
