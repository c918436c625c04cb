using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// Sessions with the network. Each socket has calls under way all the time, and a session has room for 64: so there are
/// as many sessions as it takes.
/// </summary>
internal sealed class NetSessions
{
    private const int SocketsPerSession = 24, BufferBytes = 1 << 20;

    private readonly List<NetSession> _sessions = new();

    /// <summary>
    /// A session with room for one more socket, which counts from now on. NotFound: there is no network.
    /// </summary>
    public async ValueTask<Result<NetSession>> Take()
    {
        foreach (NetSession session in _sessions)
        {
            if (session.Sockets >= SocketsPerSession) continue;
            session.Sockets++;
            return session;
        }
        Result<NetClient> client = await NetClient.Connect(BufferBytes);
        if (!client.IsOk) return client.Code;
        NetSession made = new(client.Value) { Sockets = 1 };
        _sessions.Add(made);
        return made;
    }
}

/// <summary>One of them.</summary>
internal sealed class NetSession(NetClient client)
{
    public NetClient Client { get; } = client;

    public int Sockets { get; set; }
}
