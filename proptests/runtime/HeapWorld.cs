using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>An object as the reference model sees it.</summary>
// SAFETY: Real is read only while the model holds the object reachable, or before the collection that frees it.
internal sealed unsafe class ModelObject(int id, nint address, int slots, int payload)
{
    internal int Id { get; } = id;

    internal ModelObject?[] Slots { get; } = new ModelObject?[slots];

    internal HeapObject* Real => (HeapObject*)address;

    internal nint Address => address;

    internal nuint Bytes => HeapObject.BytesOf(Slots.Length, payload);

    internal nuint CellBytes => Bytes <= HeapLimits.LargestCellBytes
        ? SizeClass.Bytes(SizeClass.Of(Bytes))
        : Bytes + 4095 & ~(nuint)4095;

    internal void Link(int slot, ModelObject? target)
    {
        Slots[slot] = target;
        *Real->Slot(slot) = target == null ? null : target.Real;
    }

    internal void CheckContents()
    {
        Assert.True(Real->IsSigned, $"object {Id} was overwritten");
        Assert.Equal(Id, Real->Id);
        Assert.True(Real->PayloadIsIntact(), $"payload of object {Id} changed");
        for (int slot = 0; slot < Slots.Length; slot++)
            Assert.Equal(Slots[slot]?.Address ?? 0, (nint)(*Real->Slot(slot)));
    }
}

/// <summary>
/// A heap and a model of what is in it, moved in step. The model keeps objects as a graph and knows by searching it
/// what a collection must leave; everything the heap says and holds is compared with that.
/// </summary>
// SAFETY: roots and frozen object are freed in Dispose, after the layout has forgotten them.
internal sealed unsafe class HeapWorld : IDisposable
{
    internal const int RootCount = 16;
    private const int FrozenSlots = 2;
    private readonly void** _roots = (void**)NativeMemory.AllocZeroed(RootCount * 8);
    private readonly ModelObject?[] _held = new ModelObject?[RootCount];
    private readonly ModelObject _frozen;
    private readonly List<ModelObject> _present = [];
    private Heap<HostedPages, HostedObjects> _heap;

    internal HeapWorld(int pages = 16384, nuint limit = 64 << 20)
    {
        Pages = new HeapPages(pages);
        HeapObject* frozen = (HeapObject*)NativeMemory.AllocZeroed(HeapObject.BytesOf(FrozenSlots, 1));
        frozen->Write(0, FrozenSlots, 1);
        _frozen = new ModelObject(0, (nint)frozen, FrozenSlots, 1);
        HostedObjects.Use(_roots, RootCount, frozen);
        _heap.Start(new HostedPages(Pages), limit);
    }

    internal HeapPages Pages { get; }

    internal ref Heap<HostedPages, HostedObjects> Heap => ref _heap;

    internal HeapFigures Figures => _heap.Figures();

    internal ModelObject? this[int root]
    {
        get => _held[root];
        set
        {
            _held[root] = value;
            _roots[root] = value == null ? null : value.Real;
        }
    }

    internal ModelObject Frozen => _frozen;

    /// <summary>A new object, which nothing refers to yet.</summary>
    internal ModelObject Allocate(int slots, int payload)
    {
        nuint bytes = HeapObject.BytesOf(slots, payload);
        byte* memory = (byte*)_heap.Allocate(bytes);
        Assert.Equal(0, (nint)memory & 7);
        Assert.True(Pages.Contains(memory, bytes), "object outside the heap's pages");
        Assert.Equal(-1, new Span<byte>(memory, (int)bytes).IndexOfAnyExcept((byte)0));
        int id = _present.Count == 0 ? 1 : _present[^1].Id + 1;
        ((HeapObject*)memory)->Write(id, slots, payload);
        _present.Add(new ModelObject(id, (nint)memory, slots, payload));
        return _present[^1];
    }

    /// <summary>Collects, and compares everything.</summary>
    internal void Collect()
    {
        CheckDisjoint();
        _heap.Collect();
        HashSet<ModelObject> reachable = Reachable();
        foreach (ModelObject item in reachable)
            item.CheckContents();
        _frozen.CheckContents();
        Assert.Equal((ulong)reachable.Count, Figures.LastMarked);
        Assert.Equal(reachable.Aggregate((nuint)0, (sum, item) => sum + item.CellBytes), Figures.Live);
        Assert.Equal(Pages.Taken, Figures.Taken);
        Assert.True(Figures.Taken <= Figures.Limit);
        _present.RemoveAll(item => !reachable.Contains(item));
    }

    public void Dispose()
    {
        HostedObjects.Use(null, 0, null);
        Pages.Dispose();
        NativeMemory.Free(_roots);
        NativeMemory.Free(_frozen.Real);
    }

    /// <summary>What is there, freed or not, does not overlap.</summary>
    private void CheckDisjoint()
    {
        nint end = 0;
        foreach (ModelObject item in _present.OrderBy(item => item.Address))
        {
            Assert.True(item.Address >= end, $"object {item.Id} overlaps another");
            end = item.Address + (nint)item.Bytes;
        }
    }

    private HashSet<ModelObject> Reachable()
    {
        HashSet<ModelObject> reached = [];
        Stack<ModelObject> open = new(_held.Concat(_frozen.Slots).OfType<ModelObject>());
        while (open.TryPop(out ModelObject? item))
        {
            if (item == _frozen || !reached.Add(item))
                continue;
            foreach (ModelObject? target in item.Slots)
            {
                if (target != null)
                    open.Push(target);
            }
        }
        return reached;
    }
}
