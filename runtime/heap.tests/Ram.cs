using System;

namespace Mooring.Tests.HeapImage;

/// <summary>The page source: 192 MiB of RAM, a byte for each page. Pages that are given back are overwritten.</summary>
// SAFETY: boot.asm maps the first GiB; the test runs with 512 MiB, of which the image takes the first 32.
internal static unsafe class Ram
{
    private const int Pages = 48 << 10;
    private const ulong Given = 0xDDDD_DDDD_DDDD_DDDD;
    private static readonly byte* s_map = (byte*)0xFFFF_FFFF_8200_0000;
    private static readonly byte* s_memory = (byte*)0xFFFF_FFFF_8300_0000;

    internal static int Out { get; private set; }

    internal static byte* Take(nuint pages)
    {
        nuint run = 0;
        for (nuint page = 0; page < Pages; page++)
        {
            run = s_map[page] == 0 ? run + 1 : 0;
            if (run == pages)
                return Hand(page + 1 - pages, pages, 1, 0);
        }
        return null;
    }

    internal static void Give(byte* start, nuint pages) =>
        Hand((nuint)(start - s_memory) >> 12, pages, 0, Given);

    private static byte* Hand(nuint first, nuint pages, byte state, ulong fill)
    {
        for (nuint page = first; page < first + pages; page++)
        {
            if (s_map[page] == state)
                Environment.FailFast("a page was taken or given twice");
            s_map[page] = state;
        }
        Out += state == 1 ? (int)pages : -(int)pages;
        byte* start = s_memory + (first << 12);
        new Span<ulong>(start, (int)pages << 9).Fill(fill);
        return start;
    }
}
