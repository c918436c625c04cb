using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Shapes that break markers: deep, wide, in circles. A million objects each. The marker has no stack that could
/// grow with them, and the thread that marks here has a stack of 128 KiB.
/// </summary>
// SAFETY: every object is written before it is linked and read only while the root leads to it.
public sealed unsafe class HeapShapeTests : IDisposable
{
    private const int Million = 1_000_000;
    private readonly HeapPages _pages = new(65_536);
    private readonly void** _root = (void**)NativeMemory.AllocZeroed(8);
    private Heap<HostedPages, HostedObjects> _heap;

    public HeapShapeTests()
    {
        _heap.Start(new HostedPages(_pages), 256 << 20);
        Assert.True(_heap.AddRoots(_root, 1));
    }

    public void Dispose()
    {
        _pages.Dispose();
        NativeMemory.Free(_root);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void List(int next)
    {
        for (int node = 0; node < Million; node++)
            *_root = New(2, node % 3, next, *_root);
        CollectAndExpect(Million);
    }

    /// <summary>Each node has a payload that has slots too: a stack would keep a million of them.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void List_of_lists(int next)
    {
        for (int node = 0; node < Million / 2; node++)
            *_root = New(2, 0, next, *_root, New(1, 0));
        CollectAndExpect(Million);
    }

    /// <summary>Neighbours in the list are never neighbours in memory.</summary>
    [Fact]
    public void List_in_random_order()
    {
        nint[] nodes = new nint[Million];
        for (int node = 0; node < Million; node++)
            nodes[node] = (nint)New(1, node % 5);
        new Random(7).Shuffle(nodes);
        foreach (nint node in nodes)
        {
            *((HeapObject*)node)->Slot(0) = *_root;
            *_root = (void*)node;
        }
        CollectAndExpect(Million);
    }

    [Fact]
    public void Array()
    {
        HeapObject* array = New(Million, 0);
        *_root = array;
        for (int element = 0; element < Million; element++)
            *array->Slot(element) = New(1, 0, 0, array);
        CollectAndExpect(Million + 1);
    }

    [Fact]
    public void Tree()
    {
        Queue<nint> open = new();
        *_root = New(4, 0);
        open.Enqueue((nint)(*_root));
        for (int made = 1; made < Million;)
        {
            HeapObject* parent = (HeapObject*)open.Dequeue();
            for (int child = 0; child < 4 && made < Million; child++, made++)
            {
                *parent->Slot(child) = New(4, 0);
                open.Enqueue((nint)(*parent->Slot(child)));
            }
        }
        CollectAndExpect(Million);
    }

    /// <summary>Everybody refers to everybody: many edges, each object looked into once.</summary>
    [Fact]
    public void Clique()
    {
        const int Members = 1000;
        HeapObject*[] members = new HeapObject*[Members];
        for (int member = 0; member < Members; member++)
            members[member] = New(Members, 0);
        for (int edge = 0; edge < Members * Members; edge++)
            *members[edge / Members]->Slot(edge % Members) = members[edge % Members];
        *_root = members[0];
        CollectAndExpect(Members);
    }

    private HeapObject* New(int slots, int payload, int slot = 0, void* first = null, void* second = null)
    {
        HeapObject* item = (HeapObject*)_heap.Allocate(HeapObject.BytesOf(slots, payload));
        item->Write(0, slots, payload);
        if (first != null)
            *item->Slot(slot) = first;
        if (second != null)
            *item->Slot(1 - slot) = second;
        return item;
    }

    /// <summary>All of it is live, then, without the root, none.</summary>
    private void CollectAndExpect(int objects)
    {
        OnSmallStack(() => _heap.Collect());
        Assert.Equal((ulong)objects, _heap.Figures().LastMarked);
        *_root = null;
        OnSmallStack(() => _heap.Collect());
        Assert.Equal((nuint)0, _heap.Figures().Live);
        Assert.InRange(_heap.Figures().Taken, (nuint)0, 8u << 20);
    }

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        System.Threading.Thread thread = new(() => failure = Record.Exception(action), 128 << 10);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
