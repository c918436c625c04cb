using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>
/// Commands for which the kernel finds no memory: everything that one of them needs is missing once, and what it had
/// got before that goes back.
/// </summary>
internal static class Starvation
{
    private const ulong Token = 7, Far = 1ul << 43;

    public static void Run()
    {
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Made();
            Used();
            OfOthers();
            OfTheMachine();
        }
        NoPlace();
    }

    /// <summary>Objects that a handle names.</summary>
    private static void Made()
    {
        Stage.Close(Stage.Starve(KernelMethod.RegionCreate, 2));
        Stage.Close(Stage.Starve(KernelMethod.PortCreate));
        Stage.Close(Stage.Starve(KernelMethod.TimerCreate));
        Stage.Close(Stage.Starve(KernelMethod.UserSourceCreate));
        ulong ends = Stage.Starve(KernelMethod.ChannelCreate);
        Stage.Close((uint)ends, ends >> 32);
        Stage.Discard(Stage.Starve(KernelMethod.ProcessCreate, 40, Stage.ChildLimits.Word));
    }

    private static void Used()
    {
        ulong region = Stage.Region(2), port = Stage.Port();
        Stage.Channel(out ulong client, out ulong server);
        Stage.Starve(KernelMethod.ChannelMap, client);
        Stage.Close(Stage.Starve(KernelMethod.Tether, client));
        Stage.Starve(KernelMethod.Move, client, Token, Stage.Region(1), Stage.Everything);
        Stage.Starve(KernelMethod.Give, client, Token, port, Stage.Everything);
        Stage.Starve(KernelMethod.Lend, client, region, Stage.ReadOnly);
        Stage.Starve(KernelMethod.Borrow, server, 0);
        Stage.Starve(KernelMethod.Map, Stage.Self, region, 0, 2, Stage.ReadOnly, Far);
        Stage.Must(KernelMethod.Unmap, Stage.Self, Far, 2);
        Stage.Close(client, server);
        Stage.Close(region, port);
        Parts();
    }

    /// <summary>What is cut in three needs two mappings more.</summary>
    private static void Parts()
    {
        ulong region = Stage.Region(5);
        Stage.Must(KernelMethod.Map, Stage.Self, region, 0, 5, Stage.ReadWrite, Far);
        Stage.Starve(KernelMethod.Protect, Stage.Self, Far + 2 * Limits.PageBytes, 1, Stage.ReadOnly);
        Stage.Starve(KernelMethod.Unmap, Stage.Self, Far + Limits.PageBytes, 3);
        Stage.Must(KernelMethod.Unmap, Stage.Self, Far, 5);
        Stage.Close(region);
    }

    private static void OfOthers()
    {
        ulong process = Stage.Furnished(40, Stage.ChildLimits);
        Stage.Starve(KernelMethod.ThreadStart, process, Stage.Nowhere, Stage.Nowhere, 0, 0);
        Stage.Starve(KernelMethod.PortsGrant, Stage.System, process, 0x2E8, 8);
        Stage.Discard(process);
    }

    private static void OfTheMachine()
    {
        ulong device = MachineScenes.Device, region = Stage.Region(1);
        ulong opened = Stage.Starve(KernelMethod.DeviceOpen, Stage.System, 0);
        Stage.Starve(KernelMethod.Pin, opened, region, 0, 1);
        Stage.Must(KernelMethod.Unpin, opened, region, 0, 1);
        Stage.Close(opened, region);
        Stage.Close(Stage.Starve(KernelMethod.InterruptCreate, Stage.System, MachineScenes.FreeLine));
        Stage.Close(Stage.Starve(KernelMethod.DeviceInterrupt, Stage.System, device, 1));
        Stage.Close(Stage.Starve(KernelMethod.DeviceMemory, Stage.System, device, MachineScenes.MemoryBar()));
    }

    /// <summary>The handle table is full up to where it would grow, and it cannot.</summary>
    private static void NoPlace()
    {
        System.Span<ulong> made = stackalloc ulong[Limits.Handles];
        Stage.Channel(out ulong client, out ulong server);
        ulong region = Stage.Region(1);
        Stage.Must(KernelMethod.Give, client, Token, region, Stage.Everything);
        int count = 0;
        while (Refused(KernelMethod.Duplicate, out made[count], region, Stage.ReadOnly) == StatusCode.Ok) count++;
        for (ulong i = 0; i < Stage.Times; i++)
        {
            Expect(KernelMethod.Duplicate, region, Stage.ReadOnly, 0);
            Expect(KernelMethod.Take, server, Token, 0);
            Expect(KernelMethod.ProcessGive, Stage.Self, region, Stage.ReadOnly);
        }
        while (count > 0) Stage.Close(made[--count]);
        Stage.Close(client, server);
        Stage.Close(region);
    }

    private static void Expect(KernelMethod method, ulong a, ulong b, ulong c) =>
        Verdict.Expect(StatusCode.OutOfMemory, Refused(method, out ulong _, a, b, c), method);

    private static StatusCode Refused(KernelMethod method, out ulong value, ulong a, ulong b, ulong c = 0)
    {
        Wire.Push(KernelMethod.RefuseMemory, CommandFlags.None, 0, Stage.System, 1);
        return Wire.Do(method, out value, a, b, c);
    }
}
