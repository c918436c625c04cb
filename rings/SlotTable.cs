using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mooring.Rings;

/// <summary>
/// What is known of each completion slot, indexed by any token: its low bits name the slot.
/// <code>
///   token                     taken by this command, whose next completion is its last
///   ~token, of the last one   free
///   token ^ 1                 taken in a special way (SpecialSlot says which)
/// </code>
/// The low bits of both marks name another slot, and a token has 31 bits: so whatever the first word of a completion
/// says, one comparison with its slot tells the end of an ordinary command from what is late, forged, special or not
/// the last. Capacity is at least 2.
/// </summary>
internal readonly unsafe struct SlotTable
{
    // SAFETY: the array is pinned and held here, the mask is its length, a power of two, less one.
    private readonly uint[] _array;
    private readonly uint* _first;
    private readonly nuint _mask;

    /// <param name="capacity">A power of two.</param>
    public SlotTable(uint capacity)
    {
        _array = GC.AllocateArray<uint>((int)capacity, pinned: true);
        for (uint slot = 0; slot < capacity; slot++) _array[slot] = ~slot;
        _first = (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_array));
        _mask = capacity - 1;
    }

    public uint this[uint token]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _first[(nuint)token & _mask];
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        set => _first[(nuint)token & _mask] = value;
    }

    /// <summary>Is this the last completion of the ordinary command that has the slot?</summary>
    /// <param name="head">A completion's first word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsEnd(ulong head) => _first[(nuint)head & _mask] == (uint)head;

    /// <param name="head">A completion's first word, of which <see cref="IsEnd"/> is true.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FreeAt(ulong head) => _first[(nuint)head & _mask] = ~(uint)head;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsTaken(uint token) => (int)this[token] >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Free(uint token) => this[token] = ~token;

    public void TakeSpecially(uint token) => this[token] = token ^ 1;
}
