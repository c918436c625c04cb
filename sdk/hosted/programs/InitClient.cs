using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>What stands in for init: the names of the services, and the way to them, which is init's own.</summary>
public sealed class InitClient : IConnector
{
    private readonly Dictionary<string, CallChannel> _services = [];
    private ulong _clients;

    public static InitClient Instance { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<Result<Handle>> Connect(string name)
    {
        if (!_services.TryGetValue(name, out CallChannel? control)) return StatusCode.NotFound;
        ChannelEnds ends = Channels.Create().Value;
        Command accept = new((ushort)ServiceMethod.Accept, ++_clients, 0, ulong.MaxValue);
        Completion completion = await control.Call(accept, ends.Server, Rights.All);
        if (completion.Code == StatusCode.Ok) return ends.Client;
        Handles.Close(ends.Client);
        return completion.Code;
    }

    /// <summary>Never: a service of the same process could not answer meanwhile.</summary>
    public Result<Handle> ConnectAndWait(string name) => StatusCode.Unsupported;

    public ValueTask<StatusCode> Log(string line)
    {
        System.Console.Error.WriteLine(line);
        return new ValueTask<StatusCode>(StatusCode.Ok);
    }

    internal void Add(string name, CallChannel control) => _services[name] = control;
}
