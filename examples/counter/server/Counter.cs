using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Examples.Counter;

/// <summary>The service: one number for all clients.</summary>
internal sealed class Counter : ICounter
{
    private ulong _number;

    public ValueTask<Result<ulong>> Add(ulong amount) => new(_number += amount);

    public ValueTask<Result<ulong>> Read() => new(_number);
}
