using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>What a person calls another machine.</summary>
public static class Hosts
{
    /// <summary>
    /// The address of a machine that is to be called: waits until this one has an address itself, unless it is meant.
    /// As <see cref="INet.Resolve"/>; Closed: this machine has got no address.
    /// </summary>
    /// <param name="net">The network.</param>
    /// <param name="host">A name, or the text of an address.</param>
    /// <param name="patienceNs">For each of both.</param>
    public static async ValueTask<Result<Ipv4Address>> Find(this NetClient net, string host, ulong patienceNs)
    {
        if (Ipv4Address.TryParse(host, out Ipv4Address address) && address.IsLoopback) return address;
        Result<LinkRecord> link = await net.Configured(Deadline.In(patienceNs));
        return link.IsOk ? await net.Resolve(host, Deadline.In(patienceNs)) : StatusCode.Closed;
    }
}
