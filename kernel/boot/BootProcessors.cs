using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Starts the other processors, one after the other, while the early page tables are still there (boot/processors.asm
/// says what each does on its way). Each waits in <see cref="Kernel.Join"/> until the kernel runs. One that does not
/// answer is left alone, as are those behind it, with a line in the log.
/// </summary>
// SAFETY: the trampoline's page is usable memory of the first megabyte, which nobody but the firmware has used and
// nobody uses again; the block of stacks is fresh; the words are written before the processor is started.
internal static unsafe class BootProcessors
{
    private const ulong TrampolinePage = 0x8000, Page = 4096;
    private const ulong SettleNs = 200_000, FirstPatienceNs = 10_000_000, LastPatienceNs = 200_000_000;

    private static int s_present = 1;

    /// <summary>Starts as many as there are, up to <see cref="Stacks.MostProcessors"/> in all.</summary>
    internal static void Start(in BootInfo info)
    {
        PerCpu.Boot()->ApicId = LocalApic.Identity;
        if (Acpi.Facts.Processors < 2 || !HoldsTrampoline(in info)) return;
        ulong bytes = TrampolineEnd() - Trampoline();
        for (ulong i = 0; i < bytes; i++)
            DirectMap.At(TrampolinePage)[i] = DirectMap.At(Trampoline())[i];
        for (int i = 0; i < Acpi.Facts.Processors && i < AcpiFacts.KnownProcessors; i++)
        {
            if (Acpi.Facts.ApicId(i) == LocalApic.Identity || Stacks.Count == Stacks.MostProcessors) continue;
            if (!TryStart(Acpi.Facts.ApicId(i))) return;
        }
    }

    private static bool HoldsTrampoline(in BootInfo info)
    {
        for (int i = 0; i < info.Ram.Count; i++)
            if (info.Ram[i].Contains(new PhysicalRange(TrampolinePage, TrampolinePage + Page))) return true;
        Log.Line("no memory below 1 MiB to start further processors from");
        return false;
    }

    /// <summary>One that does not answer is reset again, so that it does not come late, and is the last.</summary>
    private static bool TryStart(byte apicId)
    {
        int index = Stacks.Count;
        ulong block = Stacks.Block(index);
        KernelSpace.MapStacks(block);
        PerCpu* cpu = (PerCpu*)Stacks.Area(block);
        cpu->ApicId = apicId;
        *Next() = new NextProcessor
        {
            Root = KernelSpace.Root,
            Stack = Stacks.KernelTop(block),
            Index = (ulong)index,
        };
        Stacks.Count = index + 1;
        if (Wake(apicId, index)) return true;
        LocalApic.SendInit(apicId);
        Stacks.Count = index;
        Log.Line($"the processor with APIC {apicId} does not start");
        return false;
    }

    private static bool Wake(byte apicId, int index)
    {
        LocalApic.SendInit(apicId);
        Spin(SettleNs);
        LocalApic.SendStartup(apicId, (byte)(TrampolinePage / Page));
        if (IsPresent(index, FirstPatienceNs)) return true;
        LocalApic.SendStartup(apicId, (byte)(TrampolinePage / Page));
        return IsPresent(index, LastPatienceNs);
    }

    private static bool IsPresent(int index, ulong patienceNs)
    {
        for (ulong end = Clock.Now + patienceNs; Clock.Now < end; Cpu.Pause())
            if (Volatile.Read(ref s_present) > index) return true;
        return false;
    }

    private static void Spin(ulong ns)
    {
        for (ulong end = Clock.Now + ns; Clock.Now < end;) Cpu.Pause();
    }

    // SAFETY: called by boot/processors.asm on the processor's own stack, with the final tables loaded.
    [RuntimeExport("processor_main")]
    private static void Arrive(int index)
    {
        Descriptors.Init(index);
        Cpu.Protect();
        LocalApic.Enable();
        Volatile.Write(ref s_present, index + 1);
        Kernel.Join(index);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NextProcessor
    {
        internal ulong Root, Stack, Index;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_next_processor")]
    private static extern NextProcessor* Next();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_processor_trampoline")]
    private static extern ulong Trampoline();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_processor_trampoline_end")]
    private static extern ulong TrampolineEnd();
}
