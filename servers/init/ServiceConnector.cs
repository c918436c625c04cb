using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>init's own way to a service: it asks nobody.</summary>
internal sealed class ServiceConnector : IConnector
{
    private readonly ServiceTable _services;
    private readonly ClientIdentity _identity;

    public ServiceConnector(ServiceTable services, ClientIdentity identity)
    {
        _services = services;
        _identity = identity;
    }

    public ValueTask<Result<Handle>> Connect(string name) => _services.Find(name) is { } service
        ? service.Connect(_identity, null, default)
        : new(StatusCode.NotFound);

    /// <summary>Never: init must not wait for its own services.</summary>
    public Result<Handle> ConnectAndWait(string name) => StatusCode.Unsupported;
}
