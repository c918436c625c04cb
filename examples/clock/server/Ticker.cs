using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Examples.Clock;

/// <summary>The service. A listener that is slow misses ticks: the next one is always in the future.</summary>
internal sealed class Ticker : IClock
{
    private const ulong ShortestNs = 1_000_000;

    public async IAsyncEnumerable<Result<ulong>> Ticks(
        ulong periodNs, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (periodNs < ShortestNs) yield return StatusCode.BadArgument;
        while (periodNs >= ShortestNs && !cancel.IsCancellationRequested)
        {
            await Loop.DelayUntil((Mooring.Runtime.Clock.NowNs / periodNs + 1) * periodNs);
            yield return Mooring.Runtime.Clock.NowNs;
        }
    }
}
