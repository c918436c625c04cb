using System;
using System.Runtime.InteropServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;
using Mooring.Ports;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Makes init: the one program that the kernel loads. It gets the machine, both archives and all memory; every other
/// program is started by it. The image comes from the kernel's own boot archive and is trusted, so what is wrong with
/// it is a panic.
/// </summary>
internal static class FirstProcess
{
    private const ulong StackPages = 64;
    private const int Priority = 6;

    /// <summary>One page in so many is kept for the kernel's own objects and tables.</summary>
    private const ulong KernelShare = 16;

    private static Budget s_budget = null!;

    internal static void Prepare()
    {
        SystemObject.Instance = new SystemObject();
        Require(Pools.Budgets.TryTake(out s_budget));
        Amounts all = default;
        all[(int)Resource.Pages] = PageAllocator.Free - PageAllocator.Free / KernelShare;
        all[(int)Resource.Handles] = Limits.AllHandles;
        all[(int)Resource.Channels] = Limits.AllChannels;
        all[(int)Resource.Threads] = Limits.AllThreads;
        all[(int)Resource.Processes] = Limits.Processes;
        s_budget.OpenRoot(all);
        Require(Region.TryMakePage(s_budget, out Processes.TimeRegion));
        PhysicalWords.As<TimePage>(Processes.TimeRegion.PageAt(0)) = new TimePage
        {
            TscAtBoot = Clock.TscAtBoot,
            Multiplier = Clock.Multiplier,
            WallClockAtBootNs = Clock.WallClockAtBootNs,
            Processors = (uint)Processors.Count,
        };
    }

    internal static void Start(ref readonly BootInfo info)
    {
        if (!ArchiveMember.TryFind(KernelImage.Archive, "bin/init"u8, out ReadOnlySpan<byte> elf))
            Panic.Now("the boot archive has no bin/init");
        Require(Process.TryMake(s_budget, 0, out Process init));
        "init"u8.CopyTo(init.Name);
        ulong entry = LoadSegments(init, elf);
        Add(init, StackPages, UserLayout.StackTop - StackPages * Limits.PageBytes, Rights.Read | Rights.Write);
        WriteStartPage(init, in info);
        Require(init.TryStart(entry, UserLayout.StackTop, UserLayout.StartPage, Priority));
    }

    private static ulong LoadSegments(Process init, ReadOnlySpan<byte> elf)
    {
        ElfHeader header = MemoryMarshal.Read<ElfHeader>(elf);
        for (int i = 0; i < header.SegmentCount; i++)
        {
            ElfSegment segment = MemoryMarshal.Read<ElfSegment>(elf[(int)(header.SegmentOffset + (ulong)(i * 56))..]);
            if (segment.Type != ElfSegment.Load) continue;
            ulong pages = (segment.MemoryBytes + Limits.PageBytes - 1) / Limits.PageBytes;
            Region region = Add(init, pages, segment.Address, segment.Rights);
            region.Write(0, elf.Slice((int)segment.Offset, (int)segment.FileBytes));
        }
        return header.Entry;
    }

    private static Region Add(Process init, ulong pages, ulong address, Rights rights)
    {
        Require(Region.TryMake(init.Budget, pages, out Region region));
        Outcome filled;
        do filled = region.Fill(); while (filled.IsMore);
        Require(filled);
        Require(init.Space.TryReserve(region, new MapRequest(0, pages, rights), address, out Mapping mapping));
        do filled = init.Space.Enter(mapping); while (filled.IsMore);
        Require(filled);
        region.Release();
        return region;
    }

    private static void WriteStartPage(Process init, ref readonly BootInfo info)
    {
        Region page = Add(init, 1, UserLayout.StartPage, Rights.Read | Rights.Write);
        StartPage start = new() { Magic = StartPage.CurrentMagic };
        start.Handles[(int)StartRole.System] = Give(init, SystemObject.Instance, ObjectKind.System);
        start.Handles[(int)StartRole.BootArchive] =
            GiveRange(init, KernelImage.ArchivePhysical, (ulong)KernelImage.Archive.Length);
        if (info.ModuleCount > 0)
            start.Handles[(int)StartRole.FilesArchive] = GiveModule(init, info.Module(0));
        int n = Math.Min(info.CommandLine.Length, Limits.PageBytes - StartPage.ArgumentsOffset - 1);
        start.ArgumentBytes = (uint)n + 1;
        page.Write(0, MemoryMarshal.AsBytes(new ReadOnlySpan<StartPage>(in start)));
        page.Write(StartPage.ArgumentsOffset, info.CommandLine[..n]);
    }

    /// <summary>What lies behind the module's end in its last page is somebody else's no more: it is cleared.</summary>
    private static uint GiveModule(Process init, PhysicalRange module)
    {
        ulong rest = module.End % Limits.PageBytes;
        if (rest != 0) PhysicalWords.BytesOf(module.End - rest)[(int)rest..].Clear();
        return GiveRange(init, module.Start, module.Length);
    }

    /// <summary>An archive in memory, as a region of whole pages.</summary>
    private static uint GiveRange(Process init, ulong physical, ulong bytes)
    {
        Panic.Assert(physical % Limits.PageBytes == 0, "an archive does not begin at a page");
        ulong pages = (bytes + Limits.PageBytes - 1) / Limits.PageBytes;
        Require(Region.TryMakeFixed(init.Budget, physical, pages, isDevice: false, out Region region));
        return Give(init, region, ObjectKind.Region);
    }

    private static uint Give(Process init, object named, ObjectKind kind)
    {
        Rights rights = kind == ObjectKind.Region ? Rights.All & ~Rights.Write & ~Rights.Execute : Rights.All;
        Require(init.Handles.TryAdd(named, kind, rights, out Handle handle));
        return handle.Value;
    }

    private static void Require(Outcome outcome) => Panic.Assert(outcome.IsOk, "init cannot be made: out of memory");

    private static void Require(bool succeeded) => Panic.Assert(succeeded, "init cannot be made: out of memory");
}

/// <summary>The fields of an ELF64 header that matter here (System V ABI, chapter 4).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal readonly struct ElfHeader
{
    [FieldOffset(24)] internal readonly ulong Entry;
    [FieldOffset(32)] internal readonly ulong SegmentOffset;
    [FieldOffset(56)] internal readonly ushort SegmentCount;
}

/// <summary>A program header of an ELF64 file (System V ABI, chapter 5).</summary>
[StructLayout(LayoutKind.Explicit, Size = 56)]
internal readonly struct ElfSegment
{
    internal const uint Load = 1;

    [FieldOffset(0)] internal readonly uint Type;
    [FieldOffset(4)] internal readonly uint Flags;
    [FieldOffset(8)] internal readonly ulong Offset;
    [FieldOffset(16)] internal readonly ulong Address;
    [FieldOffset(32)] internal readonly ulong FileBytes;
    [FieldOffset(40)] internal readonly ulong MemoryBytes;

    internal Rights Rights =>
        Rights.Read | ((Flags & 1) != 0 ? Rights.Execute : 0) | ((Flags & 2) != 0 ? Rights.Write : 0);
}
