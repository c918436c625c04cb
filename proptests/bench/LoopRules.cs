using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Mooring.Rings;

namespace Mooring.Tests.Bench;

/// <summary>
/// What a measured loop must be made of. Each rule answers with what breaks it; each is tried out in LoopRuleTests.
/// </summary>
internal static class LoopRules
{
    /// <summary>Locked instructions, exchanges with memory (which lock without a prefix) and fences.</summary>
    internal static IEnumerable<Instruction> LockedOrFence(ControlFlow flow) =>
        flow.Instructions.Where(IsLockedOrFence);

    /// <summary>Calls of anything but slow paths, and calls and jumps that lead where nobody can look.</summary>
    internal static IEnumerable<Instruction> Calls(ControlFlow flow) => flow.Calls.Concat(flow.Blind);

    /// <summary>System calls, breakpoints, faults on purpose.</summary>
    internal static IEnumerable<Instruction> KernelEntries(ControlFlow flow) => flow.Instructions.Where(instruction =>
        instruction.FlowControl is FlowControl.Interrupt or FlowControl.Exception
        || instruction.Mnemonic is Mnemonic.Syscall or Mnemonic.Sysenter);

    /// <summary>
    /// The publish word is stored, and then, in the same block, the armed flag beside it is loaded: once, and not
    /// before. The other order loses wake-ups.
    /// </summary>
    /// <returns>Empty when it is so.</returns>
    internal static string PublishOrder(ControlFlow flow)
    {
        int pairs = 0;
        foreach (List<Instruction> block in flow.Blocks())
        {
            List<MemoryAccess> accesses = MemoryAccess.Of(block);
            foreach (MemoryAccess store in accesses.Where(IsPublication))
            {
                List<MemoryAccess> looks = [.. accesses.Where(access => IsLookAtFlag(access, store))];
                if (looks.Any(look => look.At < store.At)) return "the flag is loaded before the store";
                pairs += looks.Count;
            }
        }
        return pairs == 1 ? "" : $"{pairs} loads of the flag after a store of the publish word";
    }

    /// <summary>
    /// An entry is in the peer's hands: what is read twice may be two things. Its bytes are read in one block, each
    /// once.
    /// </summary>
    /// <param name="bytes">Of an entry.</param>
    /// <returns>Empty when it is so.</returns>
    internal static string EntryReads(ControlFlow flow, uint bytes)
    {
        ulong[][] entries =
        [
            .. flow.Blocks()
                .SelectMany(block => MemoryAccess.Of(block).Where(access => access.IsRead && access.HasIndex)
                    .GroupBy(access => access.Base))
                .Select(table => table.SelectMany(BytesOf).Order().ToArray())
                .Where(read => read.Length >= (int)bytes),
        ];
        if (entries.Length != 1) return $"an entry is read at {entries.Length} places";
        ulong[] once = [.. Enumerable.Range(0, (int)bytes).Select(i => entries[0][0] + (ulong)i)];
        return entries[0].SequenceEqual(once) ? "" : $"read: {string.Join(' ', entries[0])}";
    }

    private static bool IsLockedOrFence(Instruction instruction) => instruction.HasLockPrefix
        || instruction.Mnemonic is Mnemonic.Mfence or Mnemonic.Lfence or Mnemonic.Sfence
        || (instruction.Mnemonic == Mnemonic.Xchg
            && (instruction.Op0Kind == OpKind.Memory || instruction.Op1Kind == OpKind.Memory));

    private static bool IsPublication(MemoryAccess access) => access.IsWrite && access.Bytes == sizeof(ulong)
        && access.Displacement == Geometry.ClientLine + Geometry.PublishWord && !access.HasIndex;

    private static bool IsLookAtFlag(MemoryAccess access, MemoryAccess store) => access.IsRead
        && access.Base == store.Base && access.Displacement == Geometry.ClientLine + Geometry.Armed;

    private static IEnumerable<ulong> BytesOf(MemoryAccess access) =>
        Enumerable.Range(0, access.Bytes).Select(i => access.Displacement + (ulong)i);
}
