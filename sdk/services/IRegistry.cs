using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The services that there are. Served by init itself, so it is always there. Services have places, from 0 on, which
/// they keep until the machine is switched off.
/// </summary>
[Service("registry")]
public interface IRegistry
{
    /// <summary>The service at a place. EndOfData: there are no more.</summary>
    ValueTask<Result<ServiceRecord>> At(ushort place);

    /// <summary>Its name. EndOfData.</summary>
    [return: Longest(255)]
    ValueTask<Result<string>> NameOf(ushort place);

    /// <summary>
    /// The interface of a service, for <see cref="SchemaReader"/>; starts one that waits for its first client. Answers
    /// its length. NotFound: there is no such service. Unsupported: its protocol is written by hand. TooLarge. Closed:
    /// it was given up.
    /// </summary>
    ValueTask<Result<int>> Schema(
        [Longest(255)] string name, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>
    /// Services that appear, and such that are gone: first each that is there, then what changes. Who reads late is
    /// told the latest of each, not everything in between.
    /// </summary>
    IAsyncEnumerable<Result<ServiceChange>> Changes(CancellationToken cancel = default);
}

/// <summary>How a service is doing.</summary>
public enum ServiceState : ushort
{
    /// <summary>Its first client starts it.</summary>
    Waiting = 0,

    /// <summary>It is started, or started again.</summary>
    Starting = 1,

    /// <summary>It takes clients.</summary>
    Serving = 2,

    /// <summary>It died too often.</summary>
    GivenUp = 3,
}

/// <summary>A service now.</summary>
public struct ServiceRecord
{
    /// <summary>0: none.</summary>
    public ulong ProcessId;

    /// <summary>Clients, as the service says.</summary>
    public uint Clients;

    /// <summary>How often it has been started.</summary>
    public uint Starts;

    /// <summary>Of its interface; 0: its protocol is written by hand, or it has not been started yet.</summary>
    public ushort Version;

    /// <summary>How many its interface has.</summary>
    public ushort Methods;

    public ServiceState State;
}

/// <summary>What has become of a service.</summary>
public struct ServiceChange
{
    /// <summary>Of <see cref="IRegistry.At"/>.</summary>
    public ushort Place;

    public ServiceState State;
}
