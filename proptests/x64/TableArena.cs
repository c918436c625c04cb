using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Mooring.Kernel.X64;

namespace Mooring.Tests;

/// <summary>Physical memory for page tables: a few pages, counted, poisoned when they are given back.</summary>
internal readonly unsafe struct TableArena : ITablePages
{
    internal const int Pages = 40;

    private const int PageBytes = 4096;

    // SAFETY: Pages + 1 aligned pages that live as long as the process; page 0 is never given out.
    private static readonly byte* s_memory = (byte*)NativeMemory.AlignedAlloc((Pages + 1) * PageBytes, PageBytes);
    private static readonly Stack<ulong> s_free = new();

    /// <summary>Pages that are tables now.</summary>
    internal static int Used => Pages - s_free.Count - s_held;

    /// <summary>Addresses whose translation had to be dropped, oldest first.</summary>
    internal static List<ulong> Dropped { get; } = [];

    private static int s_held;

    /// <summary>Begins again with this many pages.</summary>
    internal static void Reset(int pages)
    {
        s_free.Clear();
        Dropped.Clear();
        s_held = Pages - pages;
        for (int i = pages; i > 0; i--)
            s_free.Push((ulong)(i * PageBytes));
    }

    public static ulong* At(ulong physical)
    {
        if (physical == 0 || physical % PageBytes != 0 || physical > Pages * PageBytes || s_free.Contains(physical))
            throw new InvalidOperationException($"no table at 0x{physical:x}");
        return (ulong*)(s_memory + physical);
    }

    public static bool TryTake(out ulong physical)
    {
        if (!s_free.TryPop(out physical))
            return false;
        new Span<byte>(s_memory + physical, PageBytes).Clear();
        return true;
    }

    public static void Give(ulong physical)
    {
        new Span<byte>(At(physical), PageBytes).Fill(0xA5);
        s_free.Push(physical);
    }

    public static void Changed(ulong root, ulong address, int pages)
    {
        for (int i = 0; i < pages; i++) Dropped.Add(address + (ulong)i * PageBytes);
    }
}
