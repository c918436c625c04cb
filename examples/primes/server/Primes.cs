using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Examples.Primes;

/// <summary>
/// A worker. It gives the others of its process their turn every now and then: its other clients, and init, which would
/// take it for hung.
/// </summary>
internal sealed class Primes(uint worker) : IPrimes
{
    private const uint AtOnce = 1000;

    public async ValueTask<Result<uint>> Below(uint number, CancellationToken cancel)
    {
        uint found = 0;
        for (uint candidate = 2; candidate < number; candidate++)
        {
            if (IsPrime(candidate)) found++;
            if (candidate % AtOnce != 0) continue;
            await Loop.Yield();
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
        }
        return found;
    }

    public ValueTask<Result<uint>> Worker() => new(worker);

    private static bool IsPrime(uint number)
    {
        for (uint divisor = 2; (ulong)divisor * divisor <= number; divisor++)
            if (number % divisor == 0) return false;
        return true;
    }
}
