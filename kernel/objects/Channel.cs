using Mooring.Kernel.Memory;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// Two ends and the pages between them. The pages are charged to whoever makes the channel: the client, whose commands
/// and completions it holds. The channel ends when both ends have been closed.
/// </summary>
internal sealed class Channel
{
    private int _openEnds;

    internal Region Page { get; private set; } = null!;

    internal Geometry Geometry { get; private set; }

    internal static Outcome TryMake(Budget budget, Geometry geometry, out ChannelEnd client, out ChannelEnd server)
    {
        client = server = null!;
        Outcome made = TryMakePages(budget, geometry.Pages, out Region page);
        if (!made.IsOk) return made;
        if (TryTakeObjects(out Channel channel, out client, out server))
        {
            channel.Page = page;
            channel.Geometry = geometry;
            channel._openEnds = 2;
            LivePage live = new(PhysicalWords.AddressOf(page.PageAt(0)));
            Header.Write(ref live, geometry);
            client.Open(channel, server, live, Geometry.ServerLine);
            server.Open(channel, client, live, Geometry.ClientLine);
            return StatusCode.Ok;
        }
        page.Release();
        return StatusCode.OutOfMemory;
    }

    /// <summary>The kernel itself touches the first page only.</summary>
    private static Outcome TryMakePages(Budget budget, uint pages, out Region region)
    {
        if (pages == 1) return Region.TryMakePage(budget, out region);
        Outcome made = Region.TryMake(budget, pages, out region);
        if (!made.IsOk) return made;
        Outcome filled = region.Fill();
        Panic.Assert(!filled.IsMore, "a channel is larger than one step");
        if (!filled.IsOk) region.Release();
        return filled;
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
