using System.Collections.Generic;

namespace Mooring.Servers.Init;

/// <summary>The names that clients may connect to.</summary>
internal sealed class ServiceTable
{
    private readonly List<ServiceEntry> _services = new();

    public void Add(ServiceEntry service) => _services.Add(service);

    /// <summary>The service of this name, if clients can connect to it.</summary>
    public ServiceEntry? Find(string name)
    {
        for (int i = 0; i < _services.Count; i++)
            if (_services[i].HasClients && _services[i].Name == name) return _services[i];
        return null;
    }
}
