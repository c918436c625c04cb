using System;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>
/// Stands between clients and a service and says that it is that service. Each client has a session of its own behind
/// the proxy, so what the service keeps for its clients stays apart.
/// </summary>
internal sealed class ProxyService(Proxied proxied) : Service
{
    protected override ReadOnlySpan<byte> Schema => proxied.Schema;

    protected override Session? Open(ClientIdentity client)
    {
        Result<Onward> behind = Onward.To(proxied.Interface, proxied.Contract.Name);
        return behind.IsOk ? new ProxySession(proxied, behind.Value) : null;
    }
}
