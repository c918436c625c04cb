using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>What a place of a handle table holds.</summary>
internal struct HandlePlace
{
    internal object? Object;
    internal HandleTag Tag;

    internal readonly ObjectKind Kind => Tag.Kind;

    internal Rights Rights
    {
        readonly get => Tag.Rights;
        set => Tag.Rights = value;
    }
}

/// <summary>What is said of the object. Four bytes, in this order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HandleTag
{
    internal ushort Generation;

    /// <summary>None: the place is free.</summary>
    internal ObjectKind Kind;
    internal Rights Rights;

    /// <summary>Does it have this generation and kind, and at least these rights? One comparison.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Is(uint generation, ObjectKind kind, Rights need)
    {
        uint wanted = generation | (uint)kind << 16 | (uint)need << 24;
        return ((Unsafe.As<HandleTag, uint>(ref Unsafe.AsRef(in this)) ^ wanted) & (0xFF_FFFF | (uint)need << 24)) == 0;
    }
}

/// <summary>
/// A page of places: 12 bytes each, the objects and what is said of them apart, so that neither needs padding, and
/// a bit each that says whether it is taken. As many as fit with the object's own word and what a pool puts before it.
/// </summary>
internal sealed class HandlePage
{
    internal const int Places = 334, PlaceBytes = sizeof(ulong) + sizeof(uint);

    private HandleObjects _objects;
    private HandleTags _tags;
    private TakenBits _taken;

    // SAFETY: callers of both pass a number below Places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref object? ObjectAt(uint place) =>
        ref Unsafe.Add(ref Unsafe.As<HandleObjects, object?>(ref _objects), (nuint)place);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref HandleTag TagAt(uint place) =>
        ref Unsafe.Add(ref Unsafe.As<HandleTags, HandleTag>(ref _tags), (nuint)place);

    /// <summary>All places are free and have been used by nobody.</summary>
    internal void Open()
    {
        for (uint place = 0; place < Places; place++) TagAt(place).Generation = 1;
    }

    /// <summary>The lowest that is free; now it is taken.</summary>
    internal bool TryTake(out uint place)
    {
        for (int word = 0; word < TakenBits.Words; word++)
        {
            place = (uint)(word * 64 + BitOperations.TrailingZeroCount(~_taken[word]));
            if (place >= Places) return false;
            if (_taken[word] == ulong.MaxValue) continue;
            _taken[word] |= 1ul << (int)(place % 64);
            return true;
        }
        place = 0;
        return false;
    }

    /// <summary>The next that is taken, from this one on; <see cref="Places"/> if there is none.</summary>
    internal uint TakenFrom(uint place)
    {
        for (; place < Places; place = (place | 63) + 1)
        {
            ulong taken = _taken[(int)(place / 64)] >> (int)(place % 64);
            if (taken != 0) return place + (uint)BitOperations.TrailingZeroCount(taken);
        }
        return Places;
    }

    internal void GiveBack(uint place) => _taken[(int)(place / 64)] &= ~(1ul << (int)(place % 64));

    [InlineArray(Places)]
    private struct HandleObjects
    {
        private object? _object;
    }

    [InlineArray(Places)]
    private struct HandleTags
    {
        private HandleTag _tag;
    }

    [InlineArray(Words)]
    private struct TakenBits
    {
        internal const int Words = (Places + 63) / 64;

        private ulong _word;
    }
}
