using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel.Memory;
using Xunit;

namespace Mooring.Tests;

internal enum PageAction
{
    Take,
    Give,
    GiveAny,
    AddRange,
}

internal sealed record PageStep(PageAction Action, int A, int B);

/// <summary>The bitmap of free pages against a set of numbers.</summary>
[Trait("suite", "kernel")]
public sealed class PageBitmapProperties
{
    private const int MostWords = 4;

    [Fact]
    public void A_bitmap_is_a_set_of_pages() =>
        Always.Holds(Script.Of(Steps()).Zip(Arb.From(Gen.Choose(1, MostWords))), RunProgram, tests: 400, size: 300);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(1 << 20, 1 << 14)]
    public void Words_are_counted_up(ulong pages, int words) => Assert.Equal(words, PageBitmap.WordsFor(pages));

    [Fact]
    public void All_are_taken_once_and_all_can_be_given_back()
    {
        ulong[] bits = new ulong[MostWords];
        PageBitmap.AddRange(bits, 3, 250);
        HashSet<ulong> taken = [];
        int hint = 2;
        while (PageBitmap.TryTake(bits, ref hint, out ulong page)) Assert.True(taken.Add(page));
        Assert.Equal(Enumerable.Range(3, 247).Select(page => (ulong)page), taken.Order());
        foreach (ulong page in taken) Assert.True(PageBitmap.TryGive(bits, page));
        foreach (ulong page in taken) Assert.False(PageBitmap.TryGive(bits, page), "given back twice");
        Assert.Equal(247, bits.Sum(word => (int)ulong.PopCount(word)));
    }

    /// <summary>A run of takes costs about one word each: the hint does not look at what it has left behind.</summary>
    [Fact]
    public void Pages_come_in_order_from_where_the_last_came()
    {
        ulong[] bits = new ulong[MostWords];
        PageBitmap.AddRange(bits, 0, 256);
        int hint = 0;
        for (ulong expected = 0; expected < 256; expected++)
        {
            Assert.True(PageBitmap.TryTake(bits, ref hint, out ulong page));
            Assert.Equal(expected, page);
        }
    }

    private static void RunProgram((PageStep[] Steps, int Count) input)
    {
        ulong[] bits = new ulong[input.Count];
        HashSet<ulong> free = [], taken = [];
        int hint = 0;
        foreach (PageStep step in input.Steps)
        {
            Run(step, bits, ref hint, free, taken);
            for (ulong page = 0; page < (ulong)bits.Length * 64; page++)
                Assert.Equal(free.Contains(page), (bits[page / 64] >> (int)(page % 64) & 1) != 0);
        }
    }

    private static void Run(PageStep step, ulong[] bits, ref int hint, HashSet<ulong> free, HashSet<ulong> taken)
    {
        ulong pages = (ulong)bits.Length * 64, a = (ulong)step.A % (pages + 70), b = (ulong)step.B % (pages + 1);
        switch (step.Action)
        {
            case PageAction.Take:
                Assert.Equal(free.Count > 0, PageBitmap.TryTake(bits, ref hint, out ulong page));
                if (free.Remove(page)) Assert.True(taken.Add(page), "taken twice");
                break;
            case PageAction.Give when taken.Count > 0:
                ulong given = taken.ElementAt(step.A % taken.Count);
                Assert.True(taken.Remove(given) && PageBitmap.TryGive(bits, given) && free.Add(given));
                break;
            case PageAction.GiveAny:
                Assert.Equal(a < pages && !free.Contains(a), PageBitmap.TryGive(bits, a));
                if (a >= pages) break;
                free.Add(a);
                taken.Remove(a);
                break;
            case PageAction.AddRange:
                ulong first = System.Math.Min(a % pages, b), end = System.Math.Min(System.Math.Max(a, b), first + 90);
                end = System.Math.Min(end, pages);
                PageBitmap.AddRange(bits, first, end);
                for (ulong added = first; added < end; added++)
                {
                    free.Add(added);
                    taken.Remove(added);
                }
                break;
        }
    }

    private static Gen<PageStep> Steps()
    {
        Gen<PageAction> action = Gen.Frequency(
            (8, Gen.Constant(PageAction.Take)), (4, Gen.Constant(PageAction.Give)),
            (1, Gen.Constant(PageAction.GiveAny)), (2, Gen.Constant(PageAction.AddRange)));
        return action.SelectMany(_ => Words.Choice.Two(),
            (kind, numbers) => new PageStep(kind, numbers.Item1, numbers.Item2));
    }
}
