using System;
using System.Runtime.InteropServices;
using Mooring.Runtime.Heap;
using Xunit;

namespace Mooring.Tests;

/// <summary>When the heap collects, what it keeps, and what it does when there is no more.</summary>
// SAFETY: _heap is started before it is used; objects are read only while a root leads to them.
public sealed unsafe class HeapLimitTests : IDisposable
{
    private const int Mebi = 1 << 20;
    private readonly HeapPages _pages = new(32_768);
    private readonly void** _root = (void**)NativeMemory.AllocZeroed(8);
    private Heap<HostedPages, HostedObjects> _heap;

    public void Dispose()
    {
        _pages.Dispose();
        NativeMemory.Free(_root);
    }

    [Fact]
    public void Not_due_before_a_mebibyte()
    {
        Start(64 * Mebi);
        AllocateList(Mebi * 3 / 4, live: false);
        _heap.CollectIfDue();
        Assert.Equal(0ul, _heap.Figures().Collections);
        AllocateList(Mebi / 2, live: false);
        _heap.CollectIfDue();
        Assert.Equal(1ul, _heap.Figures().Collections);
        Assert.Equal((nuint)0, _heap.Figures().Live);
    }

    [Fact]
    public void Due_when_the_heap_has_doubled()
    {
        Start(128 * Mebi);
        AllocateList(10 * Mebi, live: true);
        _heap.CollectIfDue();
        Assert.InRange(_heap.Figures().DueAfter, (nuint)(10 * Mebi), (nuint)(11 * Mebi));
        AllocateList(9 * Mebi, live: false);
        Assert.False(_heap.IsDue);
        AllocateList(2 * Mebi, live: false);
        Assert.True(_heap.IsDue);
    }

    /// <summary>A heap that could not double within its limit collects before it has.</summary>
    [Fact]
    public void Due_earlier_near_the_limit()
    {
        Start(16 * Mebi);
        AllocateList(9 * Mebi, live: true);
        for (int turn = 0; turn < 100; turn++)
        {
            _heap.CollectIfDue();
            AllocateList(Mebi, live: false);
        }
        Assert.InRange(_heap.Figures().Collections, 20ul, 100ul);
    }

    [Fact]
    public void Garbage_of_many_turns_needs_the_memory_of_few()
    {
        Start(32 * Mebi);
        for (int turn = 0; turn < 500; turn++)
        {
            AllocateList(Mebi / 2, live: false);
            AllocateLarge(300_000);
            AllocateLarge(Mebi);
            _heap.CollectIfDue();
            Assert.InRange(_heap.Figures().Taken, (nuint)0, 8u * Mebi);
        }
        Assert.Equal(_pages.Taken, _heap.Figures().Taken);
    }

    [Fact]
    public void Empty_extents_are_given_back()
    {
        Start(128 * Mebi);
        AllocateList(60 * Mebi, live: true);
        _heap.Collect();
        nuint full = _pages.Taken;
        *_root = null;
        _heap.Collect();
        Assert.InRange(full, 60u * Mebi, 70u * Mebi);
        Assert.InRange(_pages.Taken, (nuint)0, 6u * Mebi);
    }

    /// <summary>One object in ten lives on: what the others leave between them takes the next ones.</summary>
    [Fact]
    public void Cells_between_live_ones_are_used_again()
    {
        Start(128 * Mebi);
        AllocateList(40 * Mebi, live: true);
        _heap.Collect();
        KeepOneInTen();
        _heap.Collect();
        nuint taken = _pages.Taken;
        AllocateList(30 * Mebi, live: false);
        Assert.Equal(taken, _pages.Taken);
    }

    [Fact]
    public void A_large_object_is_given_back_at_once()
    {
        Start(64 * Mebi);
        nuint before = _pages.Taken;
        AllocateLarge(40 * Mebi);
        Assert.InRange(_pages.Taken - before, 40u * Mebi, 40u * Mebi + 16384);
        _heap.Collect();
        Assert.InRange(_pages.Taken - before, (nuint)0, (nuint)16384);
        AllocateLarge(40 * Mebi);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(5000)]
    [InlineData(100_000)]
    [InlineData(5 * Mebi)]
    public void The_limit_is_never_passed(int bytes)
    {
        Start(8 * Mebi);
        HeapDeath death = Assert.Throws<HeapDeath>(() => AllocateForEver(bytes));
        Assert.Contains($"of {8 * Mebi} taken", death.Message);
        Assert.InRange(_pages.Taken, (nuint)(2 * Mebi), (nuint)(8 * Mebi));
    }

    [Fact]
    public void An_absurd_size_is_out_of_memory()
    {
        Start(8 * Mebi);
        Assert.Throws<HeapDeath>(() => _heap.Allocate(nuint.MaxValue));
        Assert.Throws<HeapDeath>(() => _heap.Allocate((nuint)1 << 63));
    }

    [Fact]
    public void A_reference_to_nothing_is_named()
    {
        Start(8 * Mebi);
        byte* item = (byte*)_heap.Allocate(64);
        ((HeapObject*)item)->Write(1, 1, 5);
        foreach (nint stray in new[] { (nint)item + 8, (nint)item + (64 << 8), 0x1234_5678 })
        {
            *_root = (void*)stray;
            HeapDeath death = Assert.Throws<HeapDeath>(() => _heap.Collect());
            Assert.Equal($"stray reference {stray:x}", death.Message);
        }
    }

    [Fact]
    public void Roots_are_roots_until_they_are_removed()
    {
        Start(8 * Mebi);
        void** slots = (void**)NativeMemory.AllocZeroed(HeapLimits.RootRanges * 8);
        for (int place = 1; place < HeapLimits.RootRanges; place++)
        {
            slots[place] = NewSmall();
            Assert.True(_heap.AddRoots(slots + place, 1));
        }
        Assert.False(_heap.AddRoots(slots, 1));
        _heap.Collect();
        Assert.Equal((ulong)HeapLimits.RootRanges - 1, _heap.Figures().LastMarked);
        Assert.True(_heap.RemoveRoots(slots + 5));
        Assert.False(_heap.RemoveRoots(slots + 5));
        _heap.Collect();
        Assert.Equal((ulong)HeapLimits.RootRanges - 2, _heap.Figures().LastMarked);
        NativeMemory.Free(slots);
    }

    [Fact]
    public void Allocated_counts_what_was_handed_out()
    {
        Start(64 * Mebi);
        ulong expected = 0;
        for (int count = 0; count < 10_000; count++)
        {
            int payload = count * 7 % 1200;
            _heap.Allocate(HeapObject.BytesOf(0, payload));
            nuint bytes = HeapObject.BytesOf(0, payload);
            expected += bytes <= HeapLimits.LargestCellBytes
                ? SizeClass.Bytes(SizeClass.Of(bytes))
                : bytes + 4095 & ~(nuint)4095;
            if (count % 3000 == 0)
                _heap.Collect();
            Assert.Equal(expected, _heap.Figures().Allocated);
        }
    }

    private void Start(int limit)
    {
        _heap.Start(new HostedPages(_pages), (nuint)limit);
        Assert.True(_heap.AddRoots(_root, 1));
    }

    private HeapObject* NewSmall()
    {
        HeapObject* item = (HeapObject*)_heap.Allocate(HeapObject.BytesOf(1, 5));
        item->Write(1, 1, 5);
        return item;
    }

    private void AllocateList(int bytes, bool live)
    {
        for (int made = 0; made < bytes; made += 64)
        {
            HeapObject* item = NewSmall();
            *item->Slot(0) = *_root;
            *_root = live ? item : *_root;
        }
    }

    private void KeepOneInTen()
    {
        int place = 0;
        for (HeapObject* item = (HeapObject*)*_root, kept = item; item != null; item = (HeapObject*)*item->Slot(0))
        {
            if (place++ % 10 != 0 || item == kept)
                continue;
            *kept->Slot(0) = item;
            kept = item;
        }
    }

    private void AllocateLarge(int bytes) =>
        ((HeapObject*)_heap.Allocate((nuint)bytes))->Write(1, 0, bytes / 8 - 2);

    private void AllocateForEver(int bytes)
    {
        while (true)
            _heap.Allocate((nuint)bytes);
    }
}
