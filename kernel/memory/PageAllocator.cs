using System;
using Mooring.Kernel.Boot;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Memory;

/// <summary>Physical memory, page by page. Every page is taken zeroed; giving a page back twice is a panic.</summary>
internal static unsafe class PageAllocator
{
    // SAFETY: _bits points to _words words, and behind them to the directory of shared pages, inside pages that were
    // free in the firmware's map and were left out of the bitmap, seen through the direct map, which covers all memory
    // and is never unmapped.
    private static ulong* _bits;
    private static int _words, _hint;

    internal static ulong Total { get; private set; }
    internal static ulong Free { get; private set; }

    /// <summary>Pages of the bitmap itself, and of the directory of shared pages behind it.</summary>
    internal static ulong OwnPages { get; private set; }

    private static Span<ulong> Bits => new(_bits, _words);

    /// <summary>Takes over the free ranges that boot has left; the bitmap lies in the first that holds it.</summary>
    internal static void Open(ref readonly BootInfo info)
    {
        _words = PageBitmap.WordsFor(info.TopOfMemory / Limits.PageBytes);
        ulong directory = PageShares.BytesFor((ulong)_words * 64);
        OwnPages = PagesIn((ulong)_words * 8 + directory + Limits.PageBytes - 1);
        int home = HomeFor(in info, OwnPages);
        _bits = (ulong*)DirectMap.At(info.Free(home).Start);
        new Span<byte>(_bits, (int)OwnPages * Limits.PageBytes).Clear();
        PageShares.Open(_bits + _words);
        for (int i = 0; i < info.FreeCount; i++)
        {
            ulong first = PagesIn(info.Free(i).Start) + (i == home ? OwnPages : 0);
            Add(first, PagesIn(info.Free(i).End));
        }
    }

    /// <summary>A zeroed page.</summary>
    internal static bool TryTake(out ulong physical)
    {
        physical = 0;
        if (Refusal.Strikes()) return false;
        if (Processors.AnyIsStale) Processors.Refresh();
        ulong page;
        while (!PageBitmap.TryTake(Bits, ref _hint, out page))
            if (!Leftovers.GivePages()) return false;
        Free--;
        physical = page * Limits.PageBytes;
        new Span<byte>(DirectMap.At(physical), Limits.PageBytes).Clear();
        return true;
    }

    /// <summary>A page that several have is given back by each of them.</summary>
    internal static void Give(ulong physical)
    {
        Panic.Assert(physical % Limits.PageBytes == 0, "a page given back is not a page");
        if (PageShares.TryRemove(physical)) return;
        Panic.Assert(PageBitmap.TryGive(Bits, physical / Limits.PageBytes), "a page was given back twice");
        Free++;
    }

    private static int HomeFor(ref readonly BootInfo info, ulong pages)
    {
        for (int i = 0; i < info.FreeCount; i++)
            if (info.Free(i).Length / Limits.PageBytes > pages) return i;
        Panic.Now("no free memory for the page bitmap");
        return 0;
    }

    private static void Add(ulong first, ulong end)
    {
        PageBitmap.AddRange(Bits, first, end);
        Free += end - first;
        Total += end - first;
    }

    private static ulong PagesIn(ulong bytes) => bytes / Limits.PageBytes;
}
