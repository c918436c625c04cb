using System.Runtime.InteropServices;

namespace Mooring.Bench.Hosted;

/// <summary>The ring in C (bench/peers/ring64.c): each thread is in C for a whole run.</summary>
internal sealed unsafe class Ring64InC : IContender
{
    // SAFETY: the types are those of the functions in ring64.c; the memory holds a ring of Capacity entries.
    private readonly delegate* unmanaged<nuint, uint, ulong, uint, nint, void> _produce;
    private readonly delegate* unmanaged<nuint, uint, ulong, uint, nint, ulong> _consume;
    private readonly nint _yield = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "sched_yield");
    private readonly RingMemory _memory = new();

    /// <param name="library">Path of the compiled library.</param>
    public Ring64InC(string library)
    {
        nint handle = NativeLibrary.Load(library);
        _produce = (delegate* unmanaged<nuint, uint, ulong, uint, nint, void>)
            NativeLibrary.GetExport(handle, "ring64_produce_all");
        _consume = (delegate* unmanaged<nuint, uint, ulong, uint, nint, ulong>)
            NativeLibrary.GetExport(handle, "ring64_consume_all");
    }

    public string Name => "ring64.c";

    public int Entries => 400_000;

    public void Reset() => _memory.Clear();

    public void Produce() =>
        _produce(_memory.Address, IContender.Capacity, (ulong)Entries, IContender.Batch, _yield);

    public ulong Consume() =>
        _consume(_memory.Address, IContender.Capacity, (ulong)Entries, IContender.Batch, _yield);
}
