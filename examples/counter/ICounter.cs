using System.Threading.Tasks;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Counter;

/// <summary>A number that everybody adds to.</summary>
[Service("counter")]
public interface ICounter
{
    /// <summary>Adds, and answers the new number.</summary>
    ValueTask<Result<ulong>> Add(ulong amount);

    /// <summary>The number now.</summary>
    ValueTask<Result<ulong>> Read();
}
