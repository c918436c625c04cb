using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Raw;

/// <summary>
/// A channel of which only the publish words are used, both ends in this process: each counts what has been asked and
/// answered. The client's and the server's end report to a port each, so nothing gets lost between any two steps.
/// </summary>
internal readonly struct Line
{
    /// <summary>The end of each side | its port &lt;&lt; 32.</summary>
    public readonly ulong Client, Server;
    private readonly LivePage _page;

    /// <param name="clientPort">0: a new one.</param>
    public Line(ulong clientPort)
    {
        Ask.Channel(out ulong client, out ulong server);
        ulong port = clientPort == 0 ? Ask.Port() : clientPort, serverPort = Ask.Port();
        Ask.Associate(port, client, 1);
        Ask.Associate(serverPort, server, 2);
        Verdict.Must(Kernel.Do(KernelMethod.ChannelMap, out ulong at, client), at, "a channel's page"u8);
        _page = new LivePage((nuint)(at & ~(ulong)(Limits.PageBytes - 1)));
        Client = client | port << 32;
        Server = server | serverPort << 32;
    }

    private ulong Asked => _page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);

    private ulong Answered => _page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord);

    /// <summary>Asks, and does not wait.</summary>
    public void Post()
    {
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, Asked + 1);
        Kernel.Ring((uint)Client);
    }

    /// <summary>Waits for the answer to what has been asked.</summary>
    public void Await()
    {
        for (ulong seen; (seen = Answered) != Asked;)
            Verdict.Expect(1, Kernel.Call(Client, seen), "a call"u8);
    }

    /// <summary>Asks and waits in one.</summary>
    public void Call()
    {
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, Asked + 1);
        Await();
    }

    /// <summary>The same, up to a deadline, and whether there is an answer or not.</summary>
    public void CallUntil(ulong deadline)
    {
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, Asked + 1);
        Kernel.Enter(Client, (uint)Client | 1ul << 32, Answered, deadline, ulong.MaxValue, One);
    }

    /// <summary>All that was asked has been answered.</summary>
    public bool IsQuiet => Asked == Answered;

    /// <summary>The server waits until something has been asked.</summary>
    /// <returns>It did wait, and has taken a packet.</returns>
    public bool Take()
    {
        long packets = 0;
        for (ulong seen; (seen = Asked) == Answered;)
            packets = Kernel.Enter(Server & ~(ulong)uint.MaxValue, (uint)Server | 1ul << 32, seen, Huge, Huge, One);
        return packets == 1;
    }

    public void Answer()
    {
        _page.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, Answered + 1);
        Kernel.Ring((uint)Server);
    }

    private const ulong Huge = ulong.MaxValue;

    private static ulong One => new EnterControl(1, 1).Value;
}
