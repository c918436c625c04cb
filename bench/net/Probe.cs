using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Bench.Net;

/// <summary>Single markers (probes.asm); the number in a name is theirs. The plugin counts between them.</summary>
internal static class Probe
{
    private const MethodImplOptions Import = MethodImplOptions.InternalCall;

    [MethodImpl(Import), RuntimeImport("*", "probe_0")] public static extern ulong Nothing(object? nothing);
    [MethodImpl(Import), RuntimeImport("*", "probe_1")] public static extern ulong Thousand(object? nothing);

    /// <summary>A stretch begins, or ends. False: there is no such number.</summary>
    public static bool TryMark(bool begins, int number)
    {
        switch (number, begins)
        {
            case (2, true): Begin2(); return true;
            case (2, false): End2(); return true;
            case (3, true): Begin3(); return true;
            case (3, false): End3(); return true;
            case (4, true): Begin4(); return true;
            case (4, false): End4(); return true;
            case (5, true): Begin5(); return true;
            case (5, false): End5(); return true;
            case (6, true): Begin6(); return true;
            case (6, false): End6(); return true;
            case (7, true): Begin7(); return true;
            case (7, false): End7(); return true;
            default: return false;
        }
    }

    [MethodImpl(Import), RuntimeImport("*", "mark_begin_2")] private static extern void Begin2();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_2")] private static extern void End2();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_3")] private static extern void Begin3();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_3")] private static extern void End3();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_4")] private static extern void Begin4();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_4")] private static extern void End4();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_5")] private static extern void Begin5();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_5")] private static extern void End5();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_6")] private static extern void Begin6();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_6")] private static extern void End6();
    [MethodImpl(Import), RuntimeImport("*", "mark_begin_7")] private static extern void Begin7();
    [MethodImpl(Import), RuntimeImport("*", "mark_end_7")] private static extern void End7();
}
