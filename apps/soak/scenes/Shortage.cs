using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// Commands of one who has nothing left: no place in his handle table, no page in his budget. What he is refused he
/// gets when he gives something back.
/// </summary>
internal static class Shortage
{
    private const ulong Token = 7, PinnedPages = 32, Parts = 1ul << 42, PartPages = 512;
    private const int Channels = 80;

    public static void Run()
    {
        NoHandles();
        NoPages();
        Poor();
    }

    private static void NoHandles()
    {
        System.Span<ulong> made = stackalloc ulong[(int)Limits.Handles];
        Stage.Channel(out ulong client, out ulong server);
        ulong region = Stage.Region(1), device = MachineScenes.Device, bar = MachineScenes.MemoryBar();
        Stage.Must(KernelMethod.Give, client, Token, region, Stage.Everything);
        int count = 0;
        while (Wire.Do(KernelMethod.PortCreate, out made[count]) == StatusCode.Ok) count++;
        const StatusCode refused = StatusCode.OutOfBudget;
        Stage.Always(refused, KernelMethod.RegionCreate, 1);
        Stage.Always(refused, KernelMethod.ChannelCreate);
        Stage.Always(refused, KernelMethod.ProcessCreate, 20, Stage.ChildLimits.Word);
        Stage.Always(refused, KernelMethod.PortCreate);
        Stage.Always(refused, KernelMethod.TimerCreate);
        Stage.Always(refused, KernelMethod.UserSourceCreate);
        Stage.Always(refused, KernelMethod.Duplicate, region, Stage.Everything);
        Stage.Always(refused, KernelMethod.ProcessGive, Stage.Self, region, Stage.Everything);
        Stage.Always(refused, KernelMethod.Take, server, Token);
        Stage.Always(refused, KernelMethod.Tether, server);
        Stage.Always(refused, KernelMethod.DeviceOpen, Stage.System, 0);
        Stage.Always(refused, KernelMethod.InterruptCreate, Stage.System, MachineScenes.FreeLine);
        Stage.Always(refused, KernelMethod.DeviceInterrupt, Stage.System, device, 1);
        Stage.Always(refused, KernelMethod.DeviceMemory, Stage.System, device, bar);
        while (count > 0) Stage.Close(made[--count]);
        Stage.Close(Stage.Must(KernelMethod.Take, server, Token), region);
        Stage.Close(client, server);
    }

    private static void NoPages()
    {
        System.Span<ulong> ends = stackalloc ulong[Channels * 2];
        ulong region = Stage.Region(1), moved = Stage.Region(1), pinned = Stage.Region(PinnedPages);
        ulong device = Stage.Must(KernelMethod.DeviceOpen, Stage.System, 0);
        ulong empty = Stage.Must(KernelMethod.RegionCreate, PinnedPages, 1);
        for (int i = 0; i < Channels; i++)
        {
            Stage.Channel(out ends[i * 2], out ends[i * 2 + 1]);
            Stage.Must(KernelMethod.Lend, ends[i * 2], region, Stage.ReadOnly);
        }
        ulong cut = Stage.Must(KernelMethod.RegionCreate, PartPages, 1);
        Stage.Must(KernelMethod.Map, Stage.Self, cut, 0, PartPages, Stage.ReadWrite, Parts);
        System.Span<ulong> pieces = stackalloc ulong[64];
        int hoarded = Hoard(pieces);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.RegionCreate, 1);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.ChannelCreate);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.ProcessCreate, 20, Stage.ChildLimits.Word);
        Exhaust(KernelMethod.ChannelMap, ends);
        Exhaust(KernelMethod.Borrow, ends);
        Exhaust(KernelMethod.Lend, ends, region, Stage.ReadOnly);
        Exhaust(KernelMethod.Give, ends, Token, region, Stage.Everything);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.Move, ends[1], Token, moved, Stage.Everything);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.MovePages, pinned, 0, empty, 0, PinnedPages);
        ulong pins = ExhaustPins(device, pinned);
        ulong far = 1ul << 40;
        while (Map(region, far) == StatusCode.Ok) far += 1ul << 40;
        for (ulong i = 0; i < Stage.Times; i++)
            Verdict.Expect(StatusCode.OutOfBudget, Map(region, far), KernelMethod.Map);
        Cut();
        while (pins > 0) Stage.Must(KernelMethod.Unpin, device, pinned, --pins % PinnedPages, 1);
        while (far > 1ul << 40) Stage.Must(KernelMethod.Unmap, Stage.Self, far -= 1ul << 40, 1);
        for (int i = 0; i < ends.Length; i++) Stage.Close(ends[i]);
        while (hoarded > 0) Stage.Close(pieces[--hoarded]);
        Stage.Close(region, moved);
        Stage.Close(device, pinned);
        Stage.Close(empty, cut);
    }

    /// <summary>Takes all pages there are, the largest pieces first; answers how many handles that are.</summary>
    private static int Hoard(System.Span<ulong> pieces)
    {
        int count = 0;
        for (ulong pages = 4096; pages > 0; pages /= 2)
            while (Wire.Do(KernelMethod.RegionCreate, out pieces[count], pages) == StatusCode.Ok) count++;
        while (Wire.Do(KernelMethod.ChannelCreate, out ulong ends) == StatusCode.Ok)
        {
            pieces[count++] = (uint)ends;
            pieces[count++] = ends >> 32;
        }
        return count;
    }

    /// <summary>On one end after the other, as often as it goes, until there is nothing left for it.</summary>
    private static void Exhaust(
        KernelMethod method, System.Span<ulong> ends, ulong b = 0, ulong c = 0, ulong d = 0)
    {
        for (int i = 1; i < ends.Length * Limits.Lends; i += 2)
        {
            ulong end = ends[i % ends.Length];
            if (Wire.Do(method, end, b, c, d) != StatusCode.OutOfBudget) continue;
            Stage.Always(StatusCode.OutOfBudget, method, end, b, c, d);
            return;
        }
        Verdict.Complain("no end of the budget for"u8, (ulong)method);
    }

    /// <summary>Every second page gets other rights until there is nothing left for a further piece.</summary>
    private static void Cut()
    {
        const ulong step = 2 * Limits.PageBytes;
        ulong at = Parts + step;
        while (Protect(at) == StatusCode.Ok) at += step;
        for (ulong i = 0; i < Stage.Times; i++)
            Verdict.Expect(StatusCode.OutOfBudget, Protect(at + step), KernelMethod.Protect);
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.Unmap, Stage.Self, at + step, 1);
        Stage.Must(KernelMethod.Unmap, Stage.Self, Parts, PartPages);
    }

    private static StatusCode Protect(ulong address) =>
        Wire.Do(KernelMethod.Protect, Stage.Self, address, 1, Stage.ReadOnly);

    private static ulong ExhaustPins(ulong device, ulong region)
    {
        ulong count = 0;
        while (Wire.Do(KernelMethod.Pin, device, region, count % PinnedPages, 1) == StatusCode.Ok) count++;
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.Pin, device, region, count % PinnedPages, 1);
        return count;
    }

    /// <summary>A process whose budget is what it takes to be one.</summary>
    private static void Poor()
    {
        ulong pages = 1, process, limits = Stage.ChildLimits.Word;
        while (Wire.Do(KernelMethod.ProcessCreate, out process, pages, limits) != StatusCode.Ok) pages++;
        Stage.Always(StatusCode.OutOfBudget, KernelMethod.PortsGrant, Stage.System, process, 0x2E8, 8);
        Stage.Discard(process);
    }

    private static StatusCode Map(ulong region, ulong address) =>
        Wire.Do(KernelMethod.Map, Stage.Self, region, 0, 1, Stage.ReadOnly, address);
}
