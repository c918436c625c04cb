using System.Runtime.CompilerServices;
using Mooring.Rings;

namespace Mooring.Bench.Ports;

/// <summary>Counts completions and adds up what they say.</summary>
internal struct Answers : ICompletionSink
{
    public uint Count;
    public ulong Sum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Ended(in Completion completion)
    {
        Count++;
        Sum += completion.Value;
    }
}
