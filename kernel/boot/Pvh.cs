using System;
using System.Runtime.InteropServices;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>Reads what a PVH loader left (Xen public/arch-x86/hvm/start_info.h, structure version 1).</summary>
// SAFETY: runs on the early tables, which map every physical address below 4 GiB; Early checks that a structure ends
// there.
internal static unsafe class Pvh
{
    private const uint Magic = 0x336EC578;

    internal static void Read(ulong address, ref BootInfo info)
    {
        StartInfo start = *(StartInfo*)Early.At(address, (ulong)sizeof(StartInfo));
        if (start.Magic != Magic)
            Panic.Now("PVH start information without its magic number", start.Magic);
        if (start.Version < 1)
            Panic.Now("PVH start information too old to have a memory map");
        if (start.MemoryEntries > BootInfo.MaxEntries || start.ModuleCount > BootInfo.MaxModules)
            Panic.Now("PVH start information with more entries or modules than", BootInfo.MaxEntries);
        info.Rsdp = start.Rsdp;
        ReadMemory(start, ref info);
        Module* modules = (Module*)Early.At(start.Modules, start.ModuleCount * (ulong)sizeof(Module));
        for (uint i = 0; i < start.ModuleCount; i++)
            info.AddModule(modules[i].Address, modules[i].Bytes);
        const int mostText = BootInfo.MaxCommandLine + 1;
        if (start.CommandLine != 0)
            info.SetCommandLine(new ReadOnlySpan<byte>(Early.At(start.CommandLine, mostText), mostText));
    }

    private static void ReadMemory(in StartInfo start, ref BootInfo info)
    {
        Memory* memory = (Memory*)Early.At(start.MemoryMap, start.MemoryEntries * (ulong)sizeof(Memory));
        for (uint i = 0; i < start.MemoryEntries; i++)
            info.AddMemory(memory[i].Address, memory[i].Bytes, memory[i].Kind);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StartInfo
    {
        internal uint Magic, Version, Flags, ModuleCount;
        internal ulong Modules, CommandLine, Rsdp, MemoryMap;
        internal uint MemoryEntries, Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Module
    {
        internal ulong Address, Bytes, CommandLine, Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Memory
    {
        internal ulong Address, Bytes;
        internal uint Kind, Reserved;
    }
}
