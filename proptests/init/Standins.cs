using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>As much of a process of init's as a policy looks at.</summary>
internal sealed class ProcessEntry
{
    public required string Path { get; init; }

    public ServiceEntry? Service { get; init; }

    public ulong Id { get; init; }
}

/// <summary>As much of a service as a policy and the registry look at; the test says how it is doing.</summary>
internal sealed class ServiceEntry
{
    public required string Name { get; init; }

    public ServiceState State { get; set; }

    public ProcessEntry? Process { get; set; }

    public Schema? Schema { get; set; }

    public byte[] SchemaBytes { get; set; } = [];

    public uint Starts => 1;

    public ValueTask<uint> Clients() => new(2u);

    public ValueTask<StatusCode> Served(CancellationToken cancel) => new(StatusCode.Ok);
}

internal sealed class ServiceTable
{
    private readonly List<ServiceEntry> _services = [];

    public WaitQueue Watching { get; } = new();

    public int Count => _services.Count;

    public ServiceEntry this[int place] => _services[place];

    public void Add(ServiceEntry service) => _services.Add(service);

    public ServiceEntry? Find(string name) => _services.Find(service => service.Name == name);

    public void Set(int place, ServiceState state)
    {
        _services[place].State = state;
        Watching.WakeAll();
    }
}

internal readonly struct PortRange(ushort first, ushort count)
{
    public readonly ushort First = first, Count = count;
}
