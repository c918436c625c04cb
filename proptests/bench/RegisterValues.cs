using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;

namespace Mooring.Tests.Bench;

/// <summary>What a register holds: a sum of unknown terms, sorted, and a constant.</summary>
internal readonly record struct RegisterValue(string Terms, ulong Constant)
{
    private const string Plus = " + ";

    internal bool IsSum => Terms.Contains(Plus, StringComparison.Ordinal);

    internal RegisterValue Plused(RegisterValue other, int scale) => new(
        string.Join(Plus, Terms.Split(Plus).Concat(other.Scaled(scale)).Order(StringComparer.Ordinal)),
        Constant + other.Constant * (ulong)scale);

    internal RegisterValue Moved(ulong distance) => this with { Constant = Constant + distance };

    /// <summary>What lies in memory there; one term, whatever it was made of.</summary>
    internal RegisterValue Loaded() => new($"[{Terms.Replace(Plus, "+")}+{Constant}]", 0);

    private IEnumerable<string> Scaled(int scale) =>
        Terms.Split(Plus).Select(term => scale == 1 ? term : $"{term}*{scale}");
}

/// <summary>
/// Follows what registers hold through one block. A register is unknown at first, and after every instruction that is
/// not a copy, a load or an address.
/// </summary>
internal sealed class RegisterValues
{
    private readonly Dictionary<Register, RegisterValue> _values = [];
    private int _unknowns;

    /// <summary>The address that an instruction uses, before it is executed.</summary>
    internal RegisterValue AddressOf(UsedMemory memory) =>
        AddressOf(memory.Base, memory.Index, memory.Scale, memory.Displacement);

    internal void Execute(in Instruction instruction, in InstructionInfo info)
    {
        RegisterValue? value = Result(instruction);
        foreach (UsedRegister used in info.GetUsedRegisters().Where(used => IsWritten(used.Access)))
            _values[used.Register.GetFullRegister()] = value ?? Unknown();
    }

    private RegisterValue? Result(in Instruction instruction) => instruction.Mnemonic switch
    {
        Mnemonic.Lea => AddressOf(instruction),
        Mnemonic.Mov when instruction.Op1Kind == OpKind.Register => ValueOf(instruction.Op1Register),
        Mnemonic.Mov when instruction.Op1Kind == OpKind.Memory => AddressOf(instruction).Loaded(),
        _ => null,
    };

    private RegisterValue AddressOf(in Instruction instruction) => AddressOf(
        instruction.MemoryBase, instruction.MemoryIndex, instruction.MemoryIndexScale,
        instruction.MemoryDisplacement64);

    private RegisterValue AddressOf(Register first, Register index, int scale, ulong displacement)
    {
        RegisterValue sum = ValueOf(first);
        return (index == Register.None ? sum : sum.Plused(ValueOf(index), scale)).Moved(displacement);
    }

    private RegisterValue ValueOf(Register register)
    {
        Register whole = register.GetFullRegister();
        return _values.TryGetValue(whole, out RegisterValue value) ? value : new RegisterValue(whole.ToString(), 0);
    }

    private RegisterValue Unknown() => new($"?{_unknowns++}", 0);

    private static bool IsWritten(OpAccess access) => access
        is OpAccess.Write or OpAccess.CondWrite or OpAccess.ReadWrite or OpAccess.ReadCondWrite;
}
