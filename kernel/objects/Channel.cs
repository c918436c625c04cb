using Mooring.Kernel.Memory;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Two ends and the page between them. The page is charged to whoever makes the channel: the client, whose commands and
/// completions it holds. The channel ends when both ends have been closed.
/// </summary>
internal sealed class Channel
{
    private int _openEnds;

    internal Region Page { get; private set; } = null!;

    internal static Outcome TryMake(Budget budget, out ChannelEnd client, out ChannelEnd server)
    {
        client = server = null!;
        Outcome made = Region.TryMakePage(budget, out Region page);
        if (!made.IsOk) return made;
        if (TryTakeObjects(out Channel channel, out client, out server))
        {
            channel.Page = page;
            channel._openEnds = 2;
            LivePage live = new(PhysicalWords.AddressOf(page.PageAt(0)));
            Header.Write(ref live, Geometry.Default);
            client.Open(channel, server, live, Geometry.ServerLine);
            server.Open(channel, client, live, Geometry.ClientLine);
            return StatusCode.Ok;
        }
        page.Release();
        return StatusCode.OutOfMemory;
    }

    internal void EndClosed()
    {
        if (--_openEnds > 0) return;
        Page.Release();
        Pools.Channels.Give(this);
    }

    private static bool TryTakeObjects(out Channel channel, out ChannelEnd client, out ChannelEnd server)
    {
        client = server = null!;
        if (!Pools.Channels.TryTake(out channel)) return false;
        if (Pools.Ends.TryTake(out client))
        {
            if (Pools.Ends.TryTake(out server)) return true;
            Pools.Ends.Give(client);
        }
        Pools.Channels.Give(channel);
        return false;
    }
}
