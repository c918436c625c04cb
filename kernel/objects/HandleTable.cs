using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Kernel.Objects;

/// <summary>What kind of object a handle names. The kind decides the object's class.</summary>
internal enum ObjectKind : byte
{
    None = 0,
    KernelChannel,
    Process,
    Region,
    End,
    Port,
    Interrupt,
    System,
}

/// <summary>A place of a handle table.</summary>
internal struct HandlePlace
{
    internal object? Object;
    internal ushort Generation;
    internal ObjectKind Kind;
    internal Rights Rights;

    /// <summary>While the place is free: the index of the next free one.</summary>
    internal uint NextFree;
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
/// What a process may name. A place is reused with the next generation, so an old handle finds nothing. Index 0 is
/// never used. Mutable struct: a field of <see cref="Process"/>.
/// </summary>
internal struct HandleTable
{
    private const int MaxPages = (Limits.Handles + HandlePage.Places) / HandlePage.Places;

    private PageArray _pages;
    private uint _firstFree, _grown;

    internal uint Count { get; private set; }

    /// <summary>How often a handle has been removed: what was found before may be gone after.</summary>
    internal uint Removals { get; private set; }

    internal uint Limit { get; set; }

    /// <summary>Pages that a table of this limit can grow to.</summary>
    internal readonly ulong MostPages => (Limit + HandlePage.Places) / HandlePage.Places;

    /// <summary>Puts an object into a free place. The caller's reference passes to the table.</summary>
    internal Outcome TryAdd(object named, ObjectKind kind, Rights rights, out Handle handle)
    {
        handle = default;
        if (Count >= Limit) return StatusCode.OutOfBudget;
        if (_firstFree == 0 && !TryGrow()) return StatusCode.OutOfMemory;
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

    /// <summary>A channel end that may be rung and waited for; null: the handle names none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly object? FindEnd(uint handle)
    {
        uint index = new Handle(handle).Index;
        if (index >= _grown) return null;
        ref HandlePlace place = ref At(index);
        const Rights need = Rights.Signal | Rights.Wait;
        bool isEnd = place.Generation == handle >> 16 && place.Kind == ObjectKind.End;
        return isEnd && (place.Rights & need) == need ? place.Object : null;
    }

    /// <summary>Empties a place; the reference passes to the caller.</summary>
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
        Removals++;
        return true;
    }

    /// <summary>Any handle that is in use, for a process that ends.</summary>
    internal bool TryAny(ref uint from, out Handle handle)
    {
        for (; from < _grown; from++)
        {
            if (At(from).Kind == ObjectKind.None) continue;
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
        for (int i = 0; i < (int)_grown / HandlePage.Places; i++) Pools.HandlePages.Give(_pages[i]!);
        this = default;
    }

    private readonly bool TryPlace(ulong handle, out Handle key)
    {
        key = new Handle((uint)handle);
        if (handle > uint.MaxValue || key.Index == 0 || key.Index >= _grown) return false;
        ref HandlePlace place = ref At(key.Index);
        return place.Generation == key.Generation && place.Kind != ObjectKind.None;
    }

    // SAFETY: callers have compared the index with _grown: its page is there, and the remainder lies in it.
    [MethodImpl(MethodImplOptions.AggressiveInlining), UnscopedRef]
    private readonly ref HandlePlace At(uint index)
    {
        ref HandlePage? first = ref Unsafe.As<PageArray, HandlePage?>(ref Unsafe.AsRef(in _pages));
        HandlePage page = Unsafe.Add(ref first, (nuint)(index / HandlePage.Places))!;
        ref HandlePlace firstPlace = ref Unsafe.As<HandlePlaces, HandlePlace>(ref page.At);
        return ref Unsafe.Add(ref firstPlace, (nuint)(index % HandlePage.Places));
    }

    private bool TryGrow()
    {
        int page = (int)_grown / HandlePage.Places;
        if (page >= MaxPages || !Pools.HandlePages.TryTake(out HandlePage fresh)) return false;
        _pages[page] = fresh;
        uint first = _grown;
        _grown += HandlePage.Places;
        for (uint index = _grown - 1; index >= first && index > 0; index--)
        {
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
