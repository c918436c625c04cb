using System;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>
/// Parts of mappings, taken away and protected at random, beside a model of each page: what the kernel answers is what
/// the model says, and so is what can be read and written then.
/// </summary>
internal static class Parts
{
    private const ulong Area = 0x0000_0C00_0000_0000, Most = Ask.ReadWrite << 8, Rounds = 3000;
    private const ulong ReadOnly = (ulong)Rights.Read, ReadExecute = (ulong)(Rights.Read | Rights.Execute);

    public static void Random()
    {
        Ask.PagesInUse();
        ulong before = Ask.PagesInUse();
        Model model = new(stackalloc ulong[Model.Pages], stackalloc ulong[Model.Pages], stackalloc ulong[Model.Pages]);
        for (ulong round = 0; round < Rounds; round++) model.Act();
        model.Clear();
        Verdict.Expect(before, Ask.PagesInUse(), "pages after the last part is gone"u8);
    }

    /// <summary>
    /// What Map was not told of cannot be had later, nor what would be written here and executed there.
    /// </summary>
    public static void Refused()
    {
        ulong region = Ask.Region(8), code = Ask.Region(8);
        Expect(StatusCode.Ok, Map(region, ReadOnly, Area));
        Expect(StatusCode.BadArgument, Protect(Area, 8, Ask.ReadWrite));
        Expect(StatusCode.Ok, Protect(Area, 8, 0));
        Expect(StatusCode.Ok, Protect(Area + 4096, 6, ReadOnly));
        Expect(StatusCode.Ok, Unmap(Area, 1000));
        Expect(StatusCode.Ok, Map(code, ReadExecute | Most, Area));
        Expect(StatusCode.BadArgument, Protect(Area + 4096, 1, Ask.ReadWrite));
        Expect(StatusCode.Ok, Protect(Area, 8, ReadOnly));
        Expect(StatusCode.Ok, Protect(Area + 4096, 1, Ask.ReadWrite));
        Expect(StatusCode.BadArgument, Protect(Area, 1, ReadExecute));
        Expect(StatusCode.Ok, Protect(Area + 4096, 1, ReadOnly));
        Expect(StatusCode.Ok, Protect(Area, 8, ReadExecute));
        foreach (ulong rights in (ReadOnlySpan<ulong>)[1, 2, 4, 16, 32, 64, 128, 255, 256, 56, ulong.MaxValue])
            Expect(StatusCode.BadArgument, Protect(Area, 1, rights));
        foreach (ulong pages in (ReadOnlySpan<ulong>)[0, Limits.StepPages + 1, 1ul << 52, ulong.MaxValue])
            Expect(StatusCode.BadArgument, Protect(Area, pages, ReadOnly));
        Expect(StatusCode.NotFound, Protect(Area, 9, ReadOnly));
        Expect(StatusCode.NotFound, Protect(Area - 4096, 2, ReadOnly));
        Expect(StatusCode.NotFound, Protect(UserLayout.TimePage, 1, 0));
        Expect(StatusCode.NotFound, Protect(UserLayout.KernelChannel, 1, 0));
        Expect(StatusCode.BadArgument, Protect(UserLayout.End, 1, ReadOnly));
        Expect(StatusCode.BadArgument, Protect(Area + 1, 1, ReadOnly));
    }

    /// <summary>Writes where it may only read any more, or reads where it may do nothing: that is its end.</summary>
    public static unsafe void Fault()
    {
        // SAFETY: the page is mapped; which of the two accesses is refused is what is looked at.
        bool isRead = Order.Here.Seed % 2 == 0;
        Expect(StatusCode.Ok, Map(Ask.Region(8), Ask.ReadWrite, Area));
        ulong* word = (ulong*)(Area + 3 * 4096);
        *word = 1;
        Expect(StatusCode.Ok, Protect(Area + 2 * 4096, 3, isRead ? 0 : ReadOnly));
        if (isRead) *(word + 1024) = *(word - 1024) = 1;
        else Verdict.Expect(1, *word, "what was written before"u8);
        if (isRead) Verdict.Expect(2, *word, "what may not be read"u8);
        else *word = 2;
    }

    private static void Expect(StatusCode expected, StatusCode answer) =>
        Verdict.Expect(expected, answer, "parts of mappings"u8);

    private static StatusCode Map(ulong region, ulong rights, ulong address) =>
        Kernel.Do(KernelMethod.Map, Ask.Self, region, 0, 8, rights, address);

    private static StatusCode Unmap(ulong address, ulong pages) =>
        Kernel.Do(KernelMethod.Unmap, Ask.Self, address, pages);

    private static StatusCode Protect(ulong address, ulong pages, ulong rights) =>
        Kernel.Do(KernelMethod.Protect, Ask.Self, address, pages, rights);

    /// <summary>Of each page of the area which page of the region is there, from 1, and its rights.</summary>
    private unsafe ref struct Model
    {
        // SAFETY: reads and writes only pages that the model says are mapped with that right.
        public const int Pages = 40;

        private readonly Span<ulong> _shown, _rights, _words;
        private readonly ulong _region;
        private Dice _dice;

        public Model(Span<ulong> shown, Span<ulong> rights, Span<ulong> words)
        {
            _shown = shown;
            _rights = rights;
            _words = words;
            _region = Ask.Region(Pages);
            _dice = new Dice(Order.Here.Seed);
        }

        public void Act()
        {
            int first = (int)_dice.Below(Pages), count = (int)_dice.Below((ulong)(Pages - first)) + 1;
            switch (_dice.Below(6))
            {
                case 0 or 1:
                    Map(first, count);
                    break;
                case 2:
                    Unmap(first, count);
                    break;
                default:
                    Protect(first, count, _dice.Below(8));
                    break;
            }
            Look((int)_dice.Below(Pages));
        }

        public void Clear()
        {
            for (int page = 0; page < Pages; page++) Look(page);
            Parts.Unmap(Area, Pages);
            Ask.Close(_region);
        }

        private void Map(int first, int count)
        {
            ulong from = _dice.Below((ulong)(Pages - count) + 1);
            bool isFree = true;
            for (int page = first; page < first + count; page++) isFree &= _shown[page] == 0;
            StatusCode code = Kernel.Do(
                KernelMethod.Map, Ask.Self, _region, from, (ulong)count, ReadOnly | Most, At(first));
            Expect(isFree ? StatusCode.Ok : StatusCode.BadArgument, code);
            for (int page = first; isFree && page < first + count; page++)
                (_shown[page], _rights[page]) = (++from, ReadOnly);
        }

        private void Unmap(int first, int count)
        {
            bool isThere = false;
            for (int page = first; page < first + count; page++) isThere |= _shown[page] != 0;
            Expect(isThere ? StatusCode.Ok : StatusCode.NotFound, Parts.Unmap(At(first), (ulong)count));
            _shown.Slice(first, count).Clear();
        }

        private void Protect(int first, int count, ulong choice)
        {
            ulong rights = choice switch { 0 => 0, 1 => ReadExecute, < 5 => ReadOnly, _ => Ask.ReadWrite };
            StatusCode expected = StatusCode.Ok;
            for (int page = first; page < first + count && expected == StatusCode.Ok; page++)
            {
                if (_shown[page] == 0) expected = StatusCode.NotFound;
                else if (rights == ReadExecute) expected = StatusCode.BadArgument;
            }
            Expect(expected, Parts.Protect(At(first), (ulong)count, rights));
            if (expected == StatusCode.Ok) _rights.Slice(first, count).Fill(rights);
        }

        private void Look(int page)
        {
            if (_shown[page] == 0 || _rights[page] == 0) return;
            ref ulong word = ref _words[(int)_shown[page] - 1];
            Verdict.Expect(word, *(ulong*)At(page), "a word of a page"u8);
            if (_rights[page] == Ask.ReadWrite) *(ulong*)At(page) = word = _dice.Next();
        }

        private static ulong At(int page) => Area + (ulong)page * Limits.PageBytes;
    }
}
