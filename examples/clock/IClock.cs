using System.Collections.Generic;
using System.Threading;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Clock;

/// <summary>Tells the time, again and again.</summary>
[Service("clock")]
public interface IClock
{
    /// <summary>The time in nanoseconds since boot, each period once, for as long as somebody listens.</summary>
    IAsyncEnumerable<Result<ulong>> Ticks(ulong periodNs, CancellationToken cancel = default);
}
