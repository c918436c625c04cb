using System.Runtime;
using Internal.Runtime;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>
/// From the first C# instruction to <see cref="Kernel.Start"/>: everything in the order in which it can work.
/// </summary>
internal static class BootMain
{
    private static BootInfo s_info;

    // ilc wants an entry point; boot.asm calls Start
    private static void Main()
    {
    }

    [RuntimeExport("boot_main")]
    private static void Start(BootProtocol protocol, uint information)
    {
        Serial.Init();
        Descriptors.Init(0);
        Cpu.Init();
        GcStatics.Initialize();
        ReadLoader(protocol, information);
        Acpi.Read(s_info.Rsdp);
        WorkOutMemory();
        BootPages.Init(s_info);
        KernelSpace.Build(s_info.Ram);
        StartDevices();
        BootProcessors.Start(s_info);
        s_info.Use(BootPages.Used);
        s_info.Reclaim(KernelImage.Early);
        Report();
        Kernel.Start(s_info);
        Panic.Now("the kernel's start returned");
    }

    private static void ReadLoader(BootProtocol protocol, uint information)
    {
        s_info.Protocol = protocol;
        if (protocol == BootProtocol.Pvh)
            Pvh.Read(information, ref s_info);
        else
            Multiboot2.Read(Multiboot2.Tags(information), information, ref s_info);
    }

    private static void WorkOutMemory()
    {
        ulong addresses = 1ul << Cpu.PhysicalBits;
        PhysicalRange image = new(KernelImage.Early.Start, KernelImage.All.End);
        s_info.WorkOutMemory(image, addresses < DirectMap.Capacity ? addresses : DirectMap.Capacity);
    }

    private static void StartDevices()
    {
        LegacyPic.Disable();
        LocalApic.Init();
        IoApic.Init();
        Clock.Init();
        Pci.Init();
    }

    private static void Report()
    {
        ulong usable = 0, free = 0;
        for (int i = 0; i < s_info.Ram.Count; i++)
            usable += s_info.Ram[i].Length;
        for (int i = 0; i < s_info.FreeCount; i++)
            free += s_info.Free(i).Length;
        string loader = s_info.Protocol == BootProtocol.Pvh ? "PVH" : "Multiboot2";
        Log.Line($"booted by {loader}, command line \"{s_info.CommandLine}\"");
        Log.Line($"memory {usable >> 10} KiB usable, {free >> 10} KiB free, top 0x{s_info.TopOfMemory:x}");
        for (int i = 0; i < s_info.ModuleCount; i++)
            Log.Line($"module {i} at 0x{s_info.Module(i).Start:x}, {s_info.Module(i).Length} bytes");
        Acpi.Report();
        Log.Line($"{Stacks.Count} processors run");
        ulong khz = (1_000_000ul << 32) / Clock.Multiplier;
        Log.Line($"TSC {khz} kHz, wall clock {Clock.WallClockAtBootNs / 1_000_000_000} s since 1970");
        Pci.Report();
    }
}
