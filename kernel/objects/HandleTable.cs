using System;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>
/// What a process may name. A place is reused with the next generation, so an old handle finds nothing. An index is a
/// page and, in its low bits, a place of it; index 0 is never used. Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct HandleTable
{
    private const int MaxPages = (Limits.Handles + HandlePage.Places) / HandlePage.Places;

    private PageArray _pages;
    private Budget _payer;
    private uint _pagesGrown;

    /// <summary>No page before this one has a free place.</summary>
    private uint _firstWithRoom;

    internal uint Count { get; private set; }

    /// <param name="payer">Has the handles that the table may hold; its limit only ever shrinks.</param>
    internal void Open(Budget payer) => _payer = payer;

    /// <summary>Pages that the table can grow to.</summary>
    internal readonly ulong MostPages =>
        (Math.Min(_payer.Limit(Resource.Handles), Limits.Handles) + HandlePage.Places) / HandlePage.Places;

    /// <summary>Puts an object into a free place. The caller's reference passes to the table.</summary>
    internal Outcome TryAdd(object named, ObjectKind kind, Rights rights, out Handle handle)
    {
        handle = default;
        if (Count == Limits.Handles || !_payer.TryTake(Resource.Handles, 1)) return StatusCode.OutOfBudget;
        if (!TryTakePlace(out uint index))
        {
            _payer.PutBack(Resource.Handles, 1);
            return StatusCode.OutOfMemory;
        }
        HandlePage page = PageOf(index);
        ref HandleTag tag = ref page.TagAt(index & PlaceMask);
        page.ObjectAt(index & PlaceMask) = named;
        tag.Kind = kind;
        tag.Rights = rights;
        Count++;
        handle = new Handle(index, tag.Generation);
        return Outcome.Done(handle.Value);
    }

    /// <summary>The lowest free place; of a new page if there is none.</summary>
    private bool TryTakePlace(out uint index)
    {
        for (; _firstWithRoom < _pagesGrown || TryGrow(); _firstWithRoom++)
        {
            index = _firstWithRoom << PageShift;
            if (!PageOf(index).TryTake(out uint place)) continue;
            index |= place;
            return true;
        }
        index = 0;
        return false;
    }

    /// <summary>Finds an object of the kind asked for.</summary>
    /// <returns>BadHandle, AccessDenied or Ok.</returns>
    internal StatusCode TryGet(ulong handle, ObjectKind kind, Rights need, out object named)
    {
        named = null!;
        if (!TryPlace(handle, out Handle key)) return StatusCode.BadHandle;
        HandlePage page = PageOf(key.Index);
        HandleTag tag = page.TagAt(key.Index & PlaceMask);
        if (kind != ObjectKind.None && tag.Kind != kind) return StatusCode.BadHandle;
        if ((tag.Rights & need) != need) return StatusCode.AccessDenied;
        named = page.ObjectAt(key.Index & PlaceMask)!;
        return StatusCode.Ok;
    }

    /// <summary>Everything that a place holds, for the commands that work on any kind.</summary>
    internal bool TryLook(ulong handle, out HandlePlace found)
    {
        found = default;
        if (!TryPlace(handle, out Handle key)) return false;
        HandlePage page = PageOf(key.Index);
        found.Object = page.ObjectAt(key.Index & PlaceMask);
        found.Tag = page.TagAt(key.Index & PlaceMask);
        return true;
    }

    /// <summary>An object of this kind, if the handle has all these rights; else null, for whatever reason.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly object? Find(uint handle, ObjectKind kind, Rights need)
    {
        uint index = handle & 0xFFFF;
        if (!IsPlace(index)) return null;
        HandlePage page = PageOf(index);
        uint place = index & PlaceMask;
        return page.TagAt(place).Is(handle >> 16, kind, need) ? page.ObjectAt(place) : null;
    }

    /// <summary>
    /// Empties a place; the reference passes to the caller. A process does it with TryRemoveHandle, so that its threads
    /// forget what they knew.
    /// </summary>
    internal bool TryRemove(ulong handle, out HandlePlace removed)
    {
        if (!TryLook(handle, out removed)) return false;
        uint index = new Handle((uint)handle).Index;
        HandlePage page = PageOf(index);
        page.ObjectAt(index & PlaceMask) = null;
        page.TagAt(index & PlaceMask) = new HandleTag { Generation = NextGeneration(removed.Tag.Generation) };
        page.GiveBack(index & PlaceMask);
        _firstWithRoom = Math.Min(_firstWithRoom, index >> PageShift);
        Count--;
        _payer.PutBack(Resource.Handles, 1);
        return true;
    }

    /// <summary>Any handle that is in use, for a process that ends.</summary>
    internal bool TryAny(ref uint from, out Handle handle)
    {
        if (from == 0) from = 1;
        for (; from >> PageShift < _pagesGrown; from = (from | PlaceMask) + 1)
        {
            HandlePage page = PageOf(from);
            uint place = page.TakenFrom(from & PlaceMask);
            if (place == HandlePage.Places) continue;
            from = from & ~PlaceMask | place;
            handle = new Handle(from, page.TagAt(place).Generation);
            return true;
        }
        handle = default;
        return false;
    }

    /// <summary>Gives the table's pages back; it must be empty.</summary>
    internal void Close()
    {
        Panic.Assert(Count == 0, "a handle table was closed with handles in it");
        for (int i = 0; i < (int)_pagesGrown; i++) Pools.HandlePages.Give(_pages[i]!);
        this = default;
    }

    private readonly bool TryPlace(ulong handle, out Handle key)
    {
        key = new Handle((uint)handle);
        if (handle > uint.MaxValue || key.Index == 0 || !IsPlace(key.Index)) return false;
        HandleTag tag = PageOf(key.Index).TagAt(key.Index & PlaceMask);
        return tag.Generation == key.Generation && tag.Kind != ObjectKind.None;
    }

    private const int PageShift = 9;
    private const uint PlaceMask = (1u << PageShift) - 1;

    /// <summary>A handle's place, counted without the gaps between the pages' last places and the next ones.</summary>
    internal static uint NumberOf(Handle handle) =>
        (handle.Index >> PageShift) * HandlePage.Places + (handle.Index & PlaceMask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsPlace(uint index) =>
        index >> PageShift < _pagesGrown && (index & PlaceMask) < HandlePage.Places;

    // SAFETY: callers know that it is a place, so its page is there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly HandlePage PageOf(uint index)
    {
        ref HandlePage? first = ref Unsafe.As<PageArray, HandlePage?>(ref Unsafe.AsRef(in _pages));
        return Unsafe.Add(ref first, (nuint)(index >> PageShift))!;
    }

    private bool TryGrow()
    {
        if (_pagesGrown >= MaxPages || !Pools.HandlePages.TryTake(out HandlePage fresh)) return false;
        fresh.Open();
        if (_pagesGrown == 0) fresh.TryTake(out _);
        _pages[(int)_pagesGrown++] = fresh;
        return true;
    }

    private static ushort NextGeneration(ushort generation) =>
        generation == ushort.MaxValue ? (ushort)1 : (ushort)(generation + 1);

    [InlineArray(MaxPages)]
    private struct PageArray
    {
        private HandlePage? _page;
    }
}
