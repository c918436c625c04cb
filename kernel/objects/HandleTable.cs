using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>A place of a handle table.</summary>
internal struct HandlePlace
{
    internal object? Object;
    private HandleTag _tag;

    internal ushort Generation
    {
        readonly get => _tag.Generation;
        set => _tag.Generation = value;
    }

    internal ObjectKind Kind
    {
        readonly get => _tag.Kind;
        set => _tag.Kind = value;
    }

    internal Rights Rights
    {
        readonly get => _tag.Rights;
        set => _tag.Rights = value;
    }

    /// <summary>Does it have this generation and kind, and at least these rights? One comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Is(uint generation, ObjectKind kind, Rights need)
    {
        uint wanted = generation | (uint)kind << 16 | (uint)need << 24;
        return ((Unsafe.As<HandleTag, uint>(ref Unsafe.AsRef(in _tag)) ^ wanted) & (0xFF_FFFF | (uint)need << 24)) == 0;
    }

    /// <summary>While the place is free: the index of the next free one.</summary>
    internal uint NextFree;
}

/// <summary>Four bytes, in this order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HandleTag
{
    internal ushort Generation;
    internal ObjectKind Kind;
    internal Rights Rights;
}

[InlineArray(HandlePage.Places)]
internal struct HandlePlaces
{
    private HandlePlace _place;
}

/// <summary>A page of places: as many as fit with the object's own two words.</summary>
internal sealed class HandlePage
{
    internal const int Places = 252;

    internal HandlePlaces At;
}

/// <summary>
/// What a process may name. A place is reused with the next generation, so an old handle finds nothing. An index is a
/// page and, in its low byte, a place of it; index 0 is never used. Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct HandleTable
{
    private const int MaxPages = (Limits.Handles + HandlePage.Places) / HandlePage.Places;

    private PageArray _pages;
    private Budget _payer;
    private uint _firstFree, _pagesGrown;

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
        if (_firstFree == 0 && !TryGrow())
        {
            _payer.PutBack(Resource.Handles, 1);
            return StatusCode.OutOfMemory;
        }
        uint index = _firstFree;
        ref HandlePlace place = ref At(index);
        _firstFree = place.NextFree;
        place.Object = named;
        place.Kind = kind;
        place.Rights = rights;
        Count++;
        handle = new Handle(index, place.Generation);
        return Outcome.Done(handle.Value);
    }

    /// <summary>Finds an object of the kind asked for.</summary>
    /// <returns>BadHandle, AccessDenied or Ok.</returns>
    internal StatusCode TryGet(ulong handle, ObjectKind kind, Rights need, out object named)
    {
        named = null!;
        if (!TryPlace(handle, out Handle key)) return StatusCode.BadHandle;
        ref HandlePlace place = ref At(key.Index);
        if (kind != ObjectKind.None && place.Kind != kind) return StatusCode.BadHandle;
        if ((place.Rights & need) != need) return StatusCode.AccessDenied;
        named = place.Object!;
        return StatusCode.Ok;
    }

    /// <summary>Everything that a place holds, for the commands that work on any kind.</summary>
    internal bool TryLook(ulong handle, out HandlePlace found)
    {
        found = default;
        if (!TryPlace(handle, out Handle key)) return false;
        found = At(key.Index);
        return true;
    }

    /// <summary>An object of this kind, if the handle has all these rights; else null, for whatever reason.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly object? Find(uint handle, ObjectKind kind, Rights need)
    {
        uint index = handle & 0xFFFF;
        if (!IsPlace(index)) return null;
        ref HandlePlace place = ref At(index);
        return place.Is(handle >> 16, kind, need) ? place.Object : null;
    }

    /// <summary>
    /// Empties a place; the reference passes to the caller. A process does it with TryRemoveHandle, so that its threads
    /// forget what they knew.
    /// </summary>
    internal bool TryRemove(ulong handle, out HandlePlace removed)
    {
        if (!TryLook(handle, out removed)) return false;
        uint index = new Handle((uint)handle).Index;
        ref HandlePlace place = ref At(index);
        place = default;
        place.Generation = NextGeneration(removed.Generation);
        place.NextFree = _firstFree;
        _firstFree = index;
        Count--;
        _payer.PutBack(Resource.Handles, 1);
        return true;
    }

    /// <summary>Any handle that is in use, for a process that ends.</summary>
    internal bool TryAny(ref uint from, out Handle handle)
    {
        for (; from >> PageShift < _pagesGrown; from++)
        {
            if (!IsPlace(from) || At(from).Kind == ObjectKind.None) continue;
            handle = new Handle(from, At(from).Generation);
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
        ref HandlePlace place = ref At(key.Index);
        return place.Generation == key.Generation && place.Kind != ObjectKind.None;
    }

    private const int PageShift = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool IsPlace(uint index) =>
        index >> PageShift < _pagesGrown && (byte)index < HandlePage.Places;

    // SAFETY: callers know that it is a place: its page is there, and the low byte is a place of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining), UnscopedRef]
    private readonly ref HandlePlace At(uint index)
    {
        ref HandlePage? first = ref Unsafe.As<PageArray, HandlePage?>(ref Unsafe.AsRef(in _pages));
        HandlePage page = Unsafe.Add(ref first, (nuint)(index >> PageShift))!;
        ref HandlePlace firstPlace = ref Unsafe.As<HandlePlaces, HandlePlace>(ref page.At);
        return ref Unsafe.Add(ref firstPlace, (nuint)(byte)index);
    }

    private bool TryGrow()
    {
        if (_pagesGrown >= MaxPages || !Pools.HandlePages.TryTake(out HandlePage fresh)) return false;
        _pages[(int)_pagesGrown] = fresh;
        uint first = _pagesGrown++ << PageShift;
        for (int place = HandlePage.Places - 1; place >= 0; place--)
        {
            uint index = first + (uint)place;
            if (index == 0) continue;
            At(index).Generation = 1;
            At(index).NextFree = _firstFree;
            _firstFree = index;
        }
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
