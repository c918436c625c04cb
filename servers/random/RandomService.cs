using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Random;

/// <summary>The service "random": everybody may ask, and nothing of them is remembered between two calls.</summary>
internal sealed class RandomService(EntropyQueue entropy) : IRandom
{
    /// <summary>The device may answer with less than was asked for.</summary>
    public async ValueTask<Result<int>> Fill(SharedBytes into, CancellationToken cancel)
    {
        if (into.Length > IRandom.Longest) return StatusCode.TooLarge;
        for (int filled = 0; filled < into.Length;)
        {
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            Result<int> more = await entropy.Fill(into.Slice(filled, into.Length - filled), cancel);
            if (!more.IsOk) return more.Code;
            filled += more.Value;
        }
        return into.Length;
    }
}
