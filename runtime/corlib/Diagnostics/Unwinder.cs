namespace Mooring.Diagnostics;

/// <summary>The stack that is unwound: this program's own, or a copy of somebody else's.</summary>
public interface IStackMemory
{
    /// <summary>Reads eight bytes; false when there is no stack at this address.</summary>
    bool TryRead(ulong address, out ulong value);
}

/// <summary>Where in a backtrace we are: the registers of one frame.</summary>
public struct UnwindCursor
{
    /// <summary>
    /// The instruction: where execution stopped, or (after a step) the return address into the caller.
    /// </summary>
    public ulong InstructionPointer;

    /// <summary>rsp in this frame.</summary>
    public ulong StackPointer;

    /// <summary>rbp in this frame.</summary>
    public ulong FramePointer;

    /// <summary>True after a step: <see cref="InstructionPointer"/> is a return address.</summary>
    public bool IsReturnAddress;

    /// <summary>
    /// The address to look symbols up by. A return address may already belong to the next line, or after a call that
    /// never returns to the next function, so the byte before it is asked for.
    /// </summary>
    public readonly ulong LookupAddress => IsReturnAddress ? InstructionPointer - 1 : InstructionPointer;
}

/// <summary>Walks a stack from callee to caller by the exact frame rows of a <see cref="SymbolTable"/>.</summary>
public static class Unwinder
{
    /// <summary>
    /// Goes to the caller. False when the backtrace ends: no rule for the instruction, unreadable stack, or a frame
    /// that does not lie above its callee's. So a walk over any bytes whatever ends.
    /// </summary>
    public static bool Step<TMemory>(in SymbolTable table, ref TMemory memory, ref UnwindCursor cursor)
        where TMemory : struct, IStackMemory
    {
        if (!table.TryFindFrame(cursor.LookupAddress, out FrameRow row)
            && !IsCalledJustNow(table, ref memory, cursor, out row))
            return false;
        ulong from = row.Rule == FrameRule.FromStackPointer ? cursor.StackPointer : cursor.FramePointer;
        ulong cfa = from + row.CfaDistance;
        if (cfa <= cursor.StackPointer || !memory.TryRead(cfa - 8, out ulong caller) || caller == 0)
            return false;
        if (row.RbpDistance != 0 && !memory.TryRead(cfa - row.RbpDistance, out cursor.FramePointer))
            return false;
        cursor.InstructionPointer = caller;
        cursor.StackPointer = cfa;
        cursor.IsReturnAddress = true;
        return true;
    }

    // A call through a wrong pointer stops at an address without a rule, and so may a leaf written in assembly: if the
    // top of the stack is an address that has one, that is the caller.
    private static bool IsCalledJustNow<TMemory>(
        in SymbolTable table, ref TMemory memory, in UnwindCursor cursor, out FrameRow row)
        where TMemory : struct, IStackMemory
    {
        row = new FrameRow(FrameRule.FromStackPointer, 8, 0);
        return !cursor.IsReturnAddress && memory.TryRead(cursor.StackPointer, out ulong caller)
            && table.TryFindFrame(caller - 1, out _);
    }
}
