using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Tests.Sdk;

/// <summary>A service in the same loop: each connection is a channel of the fake kernel, served at once.</summary>
internal sealed class Neighbour(LoopWorld world, Func<Session> open, ulong methods = ulong.MaxValue) : IConnector
{
    /// <summary>How often somebody has connected.</summary>
    public int Connections { get; private set; }

    /// <summary>The server end of the latest connection.</summary>
    public Handle Server { get; private set; }

    /// <summary>Another status than Ok: nobody can connect.</summary>
    public StatusCode Refusal { get; set; }

    public async ValueTask<Result<Handle>> Connect(string name)
    {
        await Loop.Yield();
        return ConnectAndWait(name);
    }

    public Result<Handle> ConnectAndWait(string name)
    {
        if (Refusal != StatusCode.Ok) return Refusal;
        (Handle client, Server) = world.Kernel.MakeChannel();
        Connections++;
        StatusCode code = open().Open(Server, new ClientIdentity(9, 0, methods));
        return code == StatusCode.Ok ? client : code;
    }

    /// <summary>A client of it that is not connected yet.</summary>
    public ServiceClient Client(ServiceContract contract) => new(contract, this, SessionBuffer.Create().Value);
}
