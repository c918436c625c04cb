using Mooring.Apps.Soak.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Scenes;

/// <summary>Commands that scenes are made of: those that have to succeed, those that have to end in one way.</summary>
internal static unsafe class Stage
{
    // SAFETY: the page that is written was just mapped there, and is taken away again afterwards.
    /// <summary>Where threads begin that are to do nothing; see <see cref="Furnished"/>.</summary>
    public const ulong Nowhere = 0x1000_0000;
    private const ulong Workbench = 1ul << 42;
    private const ushort JumpToItself = 0xFEEB;

    private static ulong s_spin;

    public const ulong Self = 2 | 1 << 16, Junk = 0x7FFF_0003, Everything = (ulong)Rights.All, Huge = ulong.MaxValue;
    public const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write), ReadOnly = (ulong)Rights.Read;

    /// <summary>What a child may have.</summary>
    public static ProcessLimits ChildLimits => new(8, 2, 2, 1);

    /// <summary>How often each end is brought about in one run.</summary>
    public static ulong Times => Order.Here.Steps;

    public static ulong System => Order.Here.System;

    /// <summary>A command that has to succeed; its value.</summary>
    public static ulong Must(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        Verdict.Expect(StatusCode.Ok, Wire.Do(method, out ulong value, a, b, c, d, e, f), method);
        return value;
    }

    /// <summary>A command that ends like this every time.</summary>
    public static void Always(
        StatusCode code, KernelMethod method,
        ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        for (ulong i = 0; i < Times; i++) Verdict.Expect(code, Wire.Do(method, a, b, c, d, e, f), method);
    }

    /// <summary>
    /// A command that succeeds once the kernel has memory: before that each thing that it needs is refused to it, one
    /// after the other.
    /// </summary>
    /// <returns>Its value in the end.</returns>
    public static ulong Starve(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        for (ulong turn = 1; ; turn++)
        {
            Wire.Push(KernelMethod.RefuseMemory, CommandFlags.None, 0, System, turn);
            StatusCode code = Wire.Do(method, out ulong value, a, b, c, d, e, f);
            if (code == StatusCode.OutOfMemory) continue;
            Verdict.Expect(StatusCode.Ok, code, method);
            return value;
        }
    }

    public static ulong Region(ulong pages) => Must(KernelMethod.RegionCreate, pages);

    public static ulong Port() => Must(KernelMethod.PortCreate);

    public static ulong Process(ulong pages = 40) => Process(pages, ChildLimits);

    public static ulong Process(ulong pages, ProcessLimits limits) =>
        Must(KernelMethod.ProcessCreate, pages, limits.Word);

    /// <summary>
    /// A process in which threads can be started at <see cref="Nowhere"/>. They are of the lowest priority, so with one
    /// processor they never run; with several they may, and jump on the spot.
    /// </summary>
    public static ulong Furnished(ulong pages, ProcessLimits limits)
    {
        if (s_spin == 0) s_spin = Spin();
        ulong process = Process(pages, limits);
        Must(KernelMethod.Map, process, s_spin, 0, 1, (ulong)(Rights.Read | Rights.Execute), Nowhere);
        return process;
    }

    private static ulong Spin()
    {
        ulong region = Region(1);
        Must(KernelMethod.Map, Self, region, 0, 1, ReadWrite, Workbench);
        *(ushort*)Workbench = JumpToItself;
        Must(KernelMethod.Unmap, Self, Workbench, 1);
        return region;
    }

    public static void Channel(out ulong client, out ulong server)
    {
        ulong ends = Must(KernelMethod.ChannelCreate);
        client = (uint)ends;
        server = ends >> 32;
    }

    public static void Close(ulong handle) => Must(KernelMethod.Close, handle);

    public static void Close(ulong one, ulong other)
    {
        Close(one);
        Close(other);
    }

    public static void Discard(ulong process)
    {
        Must(KernelMethod.ProcessKill, process);
        Close(process);
    }
}
