using System.Runtime.CompilerServices;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Objects;

/// <summary>Which object an interrupt vector belongs to.</summary>
internal static class InterruptTable
{
    private static Entries s_entries;

    internal static void Set(byte vector, Interrupt? interrupt) =>
        s_entries[vector - Interrupts.FirstVector] = interrupt;

    internal static Interrupt? Find(byte vector) =>
        vector is >= Interrupts.FirstVector and <= Interrupts.LastVector
            ? s_entries[vector - Interrupts.FirstVector]
            : null;

    [InlineArray(Interrupts.LastVector - Interrupts.FirstVector + 1)]
    private struct Entries
    {
        private Interrupt? _entry;
    }
}
