using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Bench.Fs;

/// <summary>
/// The measured loop between two markers (probes.asm), and single markers; the number in a name is theirs. The plugin
/// counts between them, in every process and in the kernel.
/// </summary>
internal static class Probe
{
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [MethodImpl(Import), RuntimeImport("*", "probe_0")] public static extern ulong Nothing(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_1")] public static extern ulong Thousand(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_2")] public static extern ulong Read(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_3")] public static extern ulong Read32(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_4")] public static extern ulong Write(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_5")] public static extern ulong Write32(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_6")] public static extern ulong DiskRead(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_7")] public static extern ulong DiskRead32(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_8")] public static extern ulong DiskStream32(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_9")] public static extern ulong DiskWrite(Transfers? transfers);
    [MethodImpl(Import), RuntimeImport("*", "probe_10")] public static extern ulong DiskWrite32(Transfers? transfers);

    [MethodImpl(Import), RuntimeImport("*", "mark_begin_20")] public static extern void BeginTwo();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_20")] public static extern void EndTwo();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_21")] public static extern void BeginMany();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_21")] public static extern void EndMany();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_22")] public static extern void BeginNone();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_22")] public static extern void EndNone();
}
