using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Raw;

/// <summary>Commands that the cases need on their way and that have to succeed.</summary>
internal static unsafe class Ask
{
    public const ulong Self = 2 | 1 << 16, ReadWrite = (ulong)(Rights.Read | Rights.Write);

    /// <summary>What a specimen has, and what it gives to a process that it makes.</summary>
    public static ProcessLimits OwnLimits => new(256, 128, 64, 40);

    private static ProcessLimits ChildLimits => new(16, 4, 2, 2);

    /// <summary>Offsets in raw.asm's small programs.</summary>
    public const ulong RunsForEver = 0, Faults = 16, EntersForEver = 32;

    /// <summary>Of every thread that is not to be more or less important than its process.</summary>
    public const ulong Priority = 3;

    public const ulong StackPages = 4;

    private const ulong ProgramAddress = 0x1000_0000, ProgramBytes = 64;
    private const ulong StackBytes = StackPages * Limits.PageBytes;

    /// <summary>Below where the kernel picks addresses: the fuzzer takes mappings away there.</summary>
    public const ulong Stacks = 0x0000_0B00_0000_0000;

    private static ulong s_threads;

    public static ulong Region(ulong pages) =>
        Verdict.Must(Kernel.Do(KernelMethod.RegionCreate, out ulong region, pages), region, "a region"u8);

    public static ulong Port() => Verdict.Must(Kernel.Do(KernelMethod.PortCreate, out ulong port), port, "a port"u8);

    public static ulong Process(ulong pages) => Process(pages, ChildLimits);

    public static ulong Process(ulong pages, ProcessLimits limits) =>
        Verdict.Must(Kernel.Do(KernelMethod.ProcessCreate, out ulong made, pages, limits.Word), made, "a process"u8);

    public static void Channel(out ulong client, out ulong server)
    {
        Verdict.Must(Kernel.Do(KernelMethod.ChannelCreate, out ulong ends), ends, "a channel"u8);
        client = (uint)ends;
        server = ends >> 32;
    }

    public static void Close(ulong handle) =>
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.Close, handle), "closing a handle"u8);

    public static ulong Map(ulong region, ulong pages, ulong address = 0) => Verdict.Must(
        Kernel.Do(KernelMethod.Map, out ulong start, Self, region, 0, pages, ReadWrite, address), start, "a mapping"u8);

    /// <summary>Pages of this process's own budget that are taken.</summary>
    public static ulong PagesInUse()
    {
        ulong region = Region(1), at = Map(region, 1);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessState, Self, region, 0), "a record"u8);
        // SAFETY: the page has just been mapped here, and a record fits into it.
        ulong pages = ((ProcessRecord*)at)->Pages;
        Kernel.Do(KernelMethod.Unmap, Self, at, 1);
        Close(region);
        return pages;
    }

    public static void Associate(ulong port, ulong source, ulong key, ulong band = 3) => Verdict.Expect(
        StatusCode.Ok, Kernel.Do(KernelMethod.Associate, port, source, key, band), "an association"u8);

    /// <summary>A further thread of this process; what it does is said in <see cref="Cases.Threads"/>.</summary>
    /// <returns>Its name.</returns>
    public static ulong Thread(ulong argument, ulong priority = Priority)
    {
        ulong region = Region(StackPages);
        ulong stack = Map(region, StackPages, Stacks + s_threads++ * 2 * StackBytes) + StackBytes;
        Close(region);
        StatusCode code = Kernel.Do(
            KernelMethod.ThreadStart, out ulong name, Self, BeginThread(), stack, argument, priority);
        return Verdict.Must(code, name, "a thread"u8);
    }

    /// <summary>The last thread has ended: its stack is taken away.</summary>
    public static void ForgetThread() => Verdict.Expect(
        StatusCode.Ok, Kernel.Do(KernelMethod.Unmap, Self, Stacks + --s_threads * 2 * StackBytes, StackPages),
        "a stack"u8);

    /// <summary>Starts one of the small programs in a process that was made for it.</summary>
    public static void Start(ulong process, ulong program)
    {
        ulong region = Region(1);
        ulong here = Map(region, 1);
        // SAFETY: one page was just mapped at that address; the source holds at least that many bytes.
        new Span<byte>((byte*)Programs(), (int)ProgramBytes).CopyTo(new Span<byte>((byte*)here, (int)ProgramBytes));
        Kernel.Do(KernelMethod.Unmap, Self, here, 1);
        const ulong rights = (ulong)(Rights.Read | Rights.Execute);
        StatusCode code = Kernel.Do(KernelMethod.Map, process, region, 0, 1, rights, ProgramAddress);
        Verdict.Expect(StatusCode.Ok, code, "a program"u8);
        Close(region);
        code = Kernel.Do(KernelMethod.ThreadStart, process, ProgramAddress + program, 0x2000_0000, 0, Priority);
        Verdict.Expect(StatusCode.Ok, code, "a thread elsewhere"u8);
    }

    /// <summary>Lets others run for so many ticks of the processor's clock.</summary>
    public static void Linger(ulong ticks)
    {
        for (ulong end = Kernel.Timestamp() + ticks; Kernel.Timestamp() < end;) Kernel.Ring(0);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_begin_thread_address")]
    public static extern ulong BeginThread();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_programs_address")]
    private static extern ulong Programs();
}
