using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Examples.Kv;

/// <summary>The service: one object for all clients.</summary>
internal sealed class Kv : IKv
{
    private ulong _count, _sum;

    public ValueTask<Result<ulong>> Put(uint number)
    {
        _sum += number;
        return new(++_count);
    }

    public ValueTask<Result<ulong>> Sum() => new(_sum);
}
