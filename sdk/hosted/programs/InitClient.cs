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
    private readonly Dictionary<string, (CallChannel Control, bool IsApart)> _services = [];
    private ulong _clients;

    public static InitClient Instance { get; } = new();

    /// <inheritdoc/>
    public async ValueTask<Result<Handle>> Connect(string name)
    {
        if (!_services.TryGetValue(name, out (CallChannel Control, bool) service)) return StatusCode.NotFound;
        ChannelEnds ends = Channels.Create().Value;
        return Connected(ends, await service.Control.Call(Accept(), ends.Server, Rights.All));
    }

    /// <summary>Unsupported: a service of the same process could not answer meanwhile.</summary>
    public Result<Handle> ConnectAndWait(string name)
    {
        if (!_services.TryGetValue(name, out (CallChannel Control, bool IsApart) service)) return StatusCode.NotFound;
        if (!service.IsApart) return StatusCode.Unsupported;
        ChannelEnds ends = Channels.Create().Value;
        return Connected(ends, Loop.WaitFor(service.Control.Call(Accept(), ends.Server, Rights.All)));
    }

    public ValueTask<StatusCode> Log(string line)
    {
        System.Console.Error.WriteLine(line);
        return new ValueTask<StatusCode>(StatusCode.Ok);
    }

    internal void Add(string name, CallChannel control, bool isApart) => _services[name] = (control, isApart);

    private Command Accept() => new((ushort)ServiceMethod.Accept, ++_clients, 0, ulong.MaxValue);

    private static Result<Handle> Connected(ChannelEnds ends, in Completion completion)
    {
        if (completion.Code == StatusCode.Ok) return ends.Client;
        Handles.Close(ends.Client);
        return completion.Code;
    }
}
