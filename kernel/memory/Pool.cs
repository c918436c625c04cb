using System.Runtime.CompilerServices;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Memory;

/// <summary>
/// Where the kernel's objects come from. A kernel object is an ordinary sealed class, so everything that handles it is
/// type-safe code; but it is never made with <c>new</c> after boot. A pool cuts zeroed pages into places of the
/// object's size, writes the type's method table into each, and hands the places out and back through a free list
/// threaded through the places themselves. Constructors do not run: an object's <c>Open</c> sets its fields.
/// <para>
/// The word before an object, which a runtime uses for locks and hash codes, is nobody's here: places lie without a gap
/// and that word is the end of the place before. The last page that becomes empty stays for the next object; another
/// one goes back to the allocator, so that what one kind needed at its peak another may have later.
/// </para>
/// </summary>
/// <typeparam name="T">A sealed class of at most <see cref="MostBytes"/>.</typeparam>
internal sealed unsafe class Pool<T> where T : class
{
    // SAFETY: a reference made here points to a place of _bytes bytes whose first word is T's method table; the place
    // belongs to no other object until Give, and there is no collector in the kernel that could move or miss it. Each
    // page of the pool begins with a PoolPage, found from any place in it by rounding its address down. A page is only
    // given back when none of its places is an object.
    private readonly nint _methodTable;
    private readonly int _bytes, _perPage;

    /// <summary>The pages that have a free place, in a list; null: none has.</summary>
    private PoolPage* _free;
    private int _empty;

    /// <param name="sample">One object of the type, made at boot: it shows the method table and the size.</param>
    internal Pool(T sample)
    {
        _methodTable = *(nint*)Unsafe.As<T, nint>(ref sample);
        _bytes = (*(int*)(_methodTable + sizeof(int)) + 7 & ~7) - sizeof(nint);
        _perPage = MostBytes / _bytes;
        Panic.Assert(_perPage > 0, "a kernel object does not fit into a page");
    }

    internal static int MostBytes => Limits.PageBytes - sizeof(PoolPage);

    internal int InUse { get; private set; }
    internal int Pages { get; private set; }
    internal int ObjectBytes => _bytes;

    /// <summary>A zeroed object that a budget pays for until <see cref="Give(T, Budget)"/>.</summary>
    /// <returns>Ok, OutOfBudget or OutOfMemory.</returns>
    internal Outcome TryTake(Budget payer, out T taken)
    {
        Unsafe.SkipInit(out taken);
        if (!payer.TryPay(_bytes)) return StatusCode.OutOfBudget;
        if (TryTake(out taken)) return StatusCode.Ok;
        payer.Repay(_bytes);
        return StatusCode.OutOfMemory;
    }

    internal void Give(T given, Budget payer)
    {
        Give(given);
        payer.Repay(_bytes);
    }

    /// <summary>A zeroed object; false when memory is out.</summary>
    internal bool TryTake(out T taken)
    {
        Unsafe.SkipInit(out taken);
        if (Refusal.Strikes() || _free == null && !TryGrow()) return false;
        PoolPage* page = _free;
        if (page->Used++ == 0) _empty--;
        nint place = page->FirstFree;
        page->FirstFree = *(nint*)(place + sizeof(nint));
        if (page->FirstFree == 0) Unlink(page);
        new System.Span<byte>((void*)place, _bytes).Clear();
        *(nint*)place = _methodTable;
        taken = Unsafe.As<nint, T>(ref place);
        InUse++;
        return true;
    }

    internal void Give(T given)
    {
        nint place = Unsafe.As<T, nint>(ref given);
        Panic.Assert(*(nint*)place == _methodTable, "an object was given back twice");
        PoolPage* page = (PoolPage*)(place & ~(nint)(Limits.PageBytes - 1));
        if (page->FirstFree == 0) Link(page);
        Thread(page, place);
        InUse--;
        if (--page->Used == 0 && _empty++ > 0) GiveBack(page);
    }

    private bool TryGrow()
    {
        if (!PageAllocator.TryTake(out ulong physical)) return false;
        PoolPage* page = (PoolPage*)DirectMap.At(physical);
        for (int i = 0; i < _perPage; i++) Thread(page, (nint)(page + 1) + i * _bytes);
        Link(page);
        Pages++;
        _empty++;
        return true;
    }

    private void GiveBack(PoolPage* page)
    {
        Unlink(page);
        Pages--;
        _empty--;
        PageAllocator.Give(DirectMap.PhysicalOf(page));
    }

    private static void Thread(PoolPage* page, nint place)
    {
        *(nint*)place = 0;
        *(nint*)(place + sizeof(nint)) = page->FirstFree;
        page->FirstFree = place;
    }

    private void Link(PoolPage* page)
    {
        page->Before = null;
        page->Next = _free;
        if (_free != null) _free->Before = page;
        _free = page;
    }

    private void Unlink(PoolPage* page)
    {
        if (page->Before != null) page->Before->Next = page->Next;
        else _free = page->Next;
        if (page->Next != null) page->Next->Before = page->Before;
    }
}

/// <summary>What a page of a pool begins with.</summary>
// SAFETY: the pointers lead to pages of the same pool, or nowhere.
internal unsafe struct PoolPage
{
    /// <summary>Among the pages that have a free place.</summary>
    internal PoolPage* Before, Next;

    /// <summary>The first free place; 0: none, then the page is not among those.</summary>
    internal nint FirstFree;
    internal nint Used;
}
