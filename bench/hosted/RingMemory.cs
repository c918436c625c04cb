using System.Runtime.InteropServices;

namespace Mooring.Bench.Hosted;

/// <summary>Zeroed memory for one ring, at the start of a page, which no collector moves.</summary>
internal sealed unsafe class RingMemory
{
    // SAFETY: Bytes bytes from _start on, allocated once and never freed: a benchmark has as many as it has contenders.
    private const int Bytes = 64 * 1024, PageBytes = 4096;
    private readonly byte* _start = (byte*)NativeMemory.AlignedAlloc(Bytes, PageBytes);

    public nuint Address => (nuint)_start;

    public void Clear() => NativeMemory.Clear(_start, Bytes);
}
