using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Primes;

/// <summary>
/// Work for more than one processor: <c>primes.service</c> says over how many processes it is spread.
/// </summary>
[Service("primes")]
public interface IPrimes
{
    /// <summary>How many primes there are below a number, found the slow way. Cancelled.</summary>
    ValueTask<Result<uint>> Below(uint number, CancellationToken cancel = default);

    /// <summary>Which of the workers this client is with, from 1 on.</summary>
    ValueTask<Result<uint>> Worker();
}
