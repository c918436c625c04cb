using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>Bytes that nobody can foretell. The service is there if the machine has a device for it.</summary>
[Service("random")]
public interface IRandom
{
    /// <summary>Bytes of one call.</summary>
    const int Longest = 4096;

    /// <summary>Fills all of it; answers how many that were. TooLarge, IoError.</summary>
    ValueTask<Result<int>> Fill([Filled] SharedBytes into, CancellationToken cancel = default);
}
