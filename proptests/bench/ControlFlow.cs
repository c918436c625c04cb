using System;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;

namespace Mooring.Tests.Bench;

/// <summary>
/// Everything that can be executed from the start of one function on: along every branch and into every function that
/// is called, but not into those that are said to be slow paths.
/// </summary>
internal sealed class ControlFlow
{
    private readonly MachineCode _code;
    private readonly Func<string, bool> _isSlowPath;
    private readonly SortedDictionary<ulong, Instruction> _instructions = [];
    private readonly HashSet<ulong> _targets = [];
    private readonly Stack<ulong> _pending = new();

    internal ControlFlow(MachineCode code, string function, Func<string, bool> isSlowPath)
    {
        _code = code;
        _isSlowPath = isSlowPath;
        Reach(code.AddressOf(function));
        while (_pending.TryPop(out ulong address)) Follow(address);
    }

    /// <summary>In the order of their addresses.</summary>
    internal IEnumerable<Instruction> Instructions => _instructions.Values;

    /// <summary>Calls of functions that are no slow paths, and were walked.</summary>
    internal List<Instruction> Calls { get; } = [];

    /// <summary>Names of the slow paths that are called.</summary>
    internal HashSet<string> SlowPaths { get; } = [];

    /// <summary>Calls and jumps whose target is not in the code: they were not walked.</summary>
    internal List<Instruction> Blind { get; } = [];

    /// <summary>The shortest stretch at whose end a branch leads back to its start.</summary>
    internal IEnumerable<Instruction> InnerLoop
    {
        get
        {
            Instruction back = Instructions.Where(branch => IsBranch(branch) && branch.NearBranchTarget <= branch.IP)
                .MinBy(branch => branch.IP - branch.NearBranchTarget);
            return Instructions.Where(body => body.IP >= back.NearBranchTarget && body.IP <= back.IP);
        }
    }

    internal static bool IsBranch(Instruction instruction) =>
        instruction.FlowControl == FlowControl.ConditionalBranch;

    /// <summary>Stretches with one way in and one way out, a call that comes back being no way out.</summary>
    internal IEnumerable<List<Instruction>> Blocks()
    {
        List<Instruction> block = [];
        foreach (Instruction instruction in Instructions)
        {
            bool isJoined = block.Count != 0 && block[^1].NextIP == instruction.IP && !EndsBlock(block[^1]);
            if (block.Count != 0 && (!isJoined || _targets.Contains(instruction.IP)))
            {
                yield return block;
                block = [];
            }
            block.Add(instruction);
        }
        if (block.Count != 0) yield return block;
    }

    private static bool EndsBlock(in Instruction instruction) =>
        instruction.FlowControl is not (FlowControl.Next or FlowControl.Call);

    private void Reach(ulong address)
    {
        _targets.Add(address);
        _pending.Push(address);
    }

    private void Follow(ulong address)
    {
        while (!_instructions.ContainsKey(address))
        {
            Instruction instruction = _code.At(address);
            _instructions.Add(address, instruction);
            if (!GoesOn(instruction)) return;
            address = instruction.NextIP;
        }
    }

    /// <summary>Notes where else an instruction leads.</summary>
    /// <returns>True if the next one can be executed after it.</returns>
    private bool GoesOn(in Instruction instruction)
    {
        switch (instruction.FlowControl)
        {
            case FlowControl.Next:
                return true;
            case FlowControl.ConditionalBranch:
                Reach(instruction.NearBranchTarget);
                return true;
            case FlowControl.UnconditionalBranch when !LeadsToSlowPath(instruction):
                Reach(instruction.NearBranchTarget);
                return false;
            case FlowControl.Call when !instruction.IsCallNear:
                return true; // a system call comes back
            case FlowControl.Call:
                if (LeadsToSlowPath(instruction)) return true;
                Calls.Add(instruction);
                Reach(instruction.NearBranchTarget);
                return true;
            case FlowControl.IndirectBranch or FlowControl.IndirectCall:
                Blind.Add(instruction);
                return instruction.FlowControl == FlowControl.IndirectCall;
            default:
                return false;
        }
    }

    private bool LeadsToSlowPath(in Instruction instruction)
    {
        string? name = _code.NamesAt(instruction.NearBranchTarget).FirstOrDefault(_isSlowPath);
        if (name is not null) SlowPaths.Add(name);
        return name is not null;
    }
}
