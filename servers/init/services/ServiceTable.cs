using System.Collections.Generic;
using Mooring.Runtime;

namespace Mooring.Servers.Init;

/// <summary>The services, each at the place where it was added, for ever.</summary>
internal sealed class ServiceTable
{
    private readonly List<ServiceEntry> _services = new();

    /// <summary>Those that look at the states of services; woken when one has changed.</summary>
    public WaitQueue Watching { get; } = new();

    public int Count => _services.Count;

    public ServiceEntry this[int place] => _services[place];

    public void Add(ServiceEntry service)
    {
        _services.Add(service);
        service.Watching = Watching;
        Watching.WakeAll();
    }

    /// <summary>The service of this name, if clients can connect to it.</summary>
    public ServiceEntry? Find(string name)
    {
        for (int i = 0; i < _services.Count; i++)
            if (_services[i].HasClients && _services[i].Name == name) return _services[i];
        return null;
    }
}
