using System;
using System.Runtime.InteropServices;
using Mooring.Runtime;

namespace Mooring.Tests.Fat;

/// <summary>Bytes that stay where they are, as a mapped region does.</summary>
internal sealed unsafe class Memory(int bytes) : IDisposable
{
    private readonly void* _start = NativeMemory.AlignedAlloc((nuint)bytes, 4096);

    public SharedBytes Bytes => new((ulong)_start, bytes);

    public void Dispose() => NativeMemory.AlignedFree(_start);
}
