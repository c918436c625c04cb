using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Mooring.Examples.Counter;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Generated;

/// <summary>
/// What is measured: a call of the generated client to the service "counter", from the call in C# to its result, and 32
/// of them under way at once. Client, kernel and server are counted together.
/// </summary>
internal sealed class Calls(CounterClient counter)
{
    public const int Depth = 32;

    private readonly ValueTask<Result<ulong>>[] _calls = new ValueTask<Result<ulong>>[Depth];

    /// <summary>Every call so far had its answer.</summary>
    public bool IsSound { get; private set; } = true;

    [RuntimeExport("sdk_call"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(Calls calls) => calls.CallOne();

    [RuntimeExport("sdk_batch"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void Batch(Calls calls) => calls.CallMany();

    private void CallOne() => IsSound &= counter.Read().Wait().IsOk;

    private void CallMany()
    {
        for (int i = 0; i < Depth; i++) _calls[i] = counter.Read();
        for (int i = 0; i < Depth; i++) IsSound &= _calls[i].Wait().IsOk;
    }
}
