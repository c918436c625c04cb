using System.Collections.Generic;
using System.Linq;
using Iced.Intel;

namespace Mooring.Tests.Bench;

/// <summary>One access to memory inside a block.</summary>
/// <param name="At">The instruction's place in the block.</param>
/// <param name="Base">The address without its constant part, as a sum of what the registers held at the start of the
/// block and of what was loaded since: equal texts are equal addresses.</param>
/// <param name="Displacement">The constant part.</param>
/// <param name="Bytes">How many.</param>
/// <param name="HasIndex">The address is a sum of registers: a place in a table.</param>
internal readonly record struct MemoryAccess(
    int At, string Base, ulong Displacement, int Bytes, bool HasIndex, bool IsRead, bool IsWrite)
{
    /// <summary>
    /// All accesses of a block but those to the stack. Registers are followed through copies, sums and loads; a load
    /// twice from one address is taken to give one value, which is true for fields that nobody else writes.
    /// </summary>
    internal static List<MemoryAccess> Of(List<Instruction> block)
    {
        var registers = new RegisterValues();
        var accesses = new List<MemoryAccess>();
        var facts = new InstructionInfoFactory();
        for (int at = 0; at < block.Count; at++)
        {
            InstructionInfo info = facts.GetInfo(block[at]);
            foreach (UsedMemory memory in info.GetUsedMemory().Where(memory => !IsStack(memory)))
                accesses.Add(Of(memory, at, registers.AddressOf(memory)));
            registers.Execute(block[at], info);
        }
        accesses.RemoveAll(access => !access.IsRead && !access.IsWrite);
        return accesses;
    }

    private static MemoryAccess Of(UsedMemory memory, int at, RegisterValue address) => new(
        at, address.Terms, address.Constant, memory.MemorySize.GetSize(), address.IsSum,
        IsRead: memory.Access is OpAccess.Read or OpAccess.CondRead or OpAccess.ReadWrite or OpAccess.ReadCondWrite,
        IsWrite: memory.Access is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite);

    private static bool IsStack(UsedMemory memory) => memory.Base is Register.RSP or Register.RBP;
}
