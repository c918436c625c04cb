using System.Runtime.CompilerServices;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Memory;

/// <summary>
/// Where the kernel's objects come from. A kernel object is an ordinary sealed class, so everything that handles it is
/// type-safe code; but it is never made with <c>new</c> after boot. A pool cuts zeroed pages into places of the
/// object's size, writes the type's method table into each, and hands the places out and back through a free list
/// threaded through the places themselves. Constructors do not run: an object's <c>Open</c> sets its fields.
/// </summary>
/// <typeparam name="T">A sealed class of at most 4080 bytes.</typeparam>
internal sealed unsafe class Pool<T> where T : class
{
    // SAFETY: a reference made here points 8 bytes into a place of _bytes bytes (before it the object header, which
    // nothing uses) whose first word is T's method table; the place belongs to no other object until Give, and there
    // is no collector in the kernel that could move or miss it. Places are never unmapped.
    private readonly nint _methodTable;
    private readonly int _bytes;
    private nint _free;

    /// <param name="sample">One object of the type, made at boot: it shows the method table and the size.</param>
    internal Pool(T sample)
    {
        _methodTable = *(nint*)Unsafe.As<T, nint>(ref sample);
        _bytes = *(int*)(_methodTable + sizeof(int)) + 7 & ~7;
        Panic.Assert(_bytes <= Limits.PageBytes, "a kernel object does not fit into a page");
    }

    internal int InUse { get; private set; }
    internal int Pages { get; private set; }
    internal int ObjectBytes => _bytes;

    /// <summary>A zeroed object; false when memory is out.</summary>
    internal bool TryTake(out T taken)
    {
        Unsafe.SkipInit(out taken);
        if (_free == 0 && !TryGrow()) return false;
        nint place = _free;
        _free = *(nint*)(place + sizeof(nint));
        new System.Span<byte>((void*)place, _bytes - sizeof(nint)).Clear();
        *(nint*)place = _methodTable;
        taken = Unsafe.As<nint, T>(ref place);
        InUse++;
        return true;
    }

    internal void Give(T given)
    {
        nint place = Unsafe.As<T, nint>(ref given);
        Panic.Assert(*(nint*)place == _methodTable, "an object was given back twice");
        Thread(place);
        InUse--;
    }

    private bool TryGrow()
    {
        if (!PageAllocator.TryTake(out ulong physical)) return false;
        nint page = (nint)DirectMap.At(physical);
        for (int at = 0; at + _bytes <= Limits.PageBytes; at += _bytes) Thread(page + at + sizeof(nint));
        Pages++;
        return true;
    }

    private void Thread(nint place)
    {
        *(nint*)place = 0;
        *(nint*)(place + sizeof(nint)) = _free;
        _free = place;
    }
}
