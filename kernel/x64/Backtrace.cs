using System;
using Mooring.Diagnostics;
using Mooring.Kernel.Boot;

namespace Mooring.Kernel.X64;

/// <summary>Writes the stack of the kernel to the log, symbolised when the image has its symbol table.</summary>
// SAFETY: reads memory in one place, KernelStacks.TryRead, and there only words of this CPU's own stacks.
internal static unsafe class Backtrace
{
    private const int MaxFrames = 64, MaxGuesses = 24, ScanWords = 512;

    /// <summary>Writes the frames from the given one outwards.</summary>
    internal static void Write(ulong instruction, ulong stack, ulong frame)
    {
        if (SymbolTable.TryOpen(KernelImage.Symbols, out SymbolTable table) && table.HasSymbols)
            WriteFrames(table, instruction, stack, frame);
        else
            WriteGuesses(instruction, stack);
    }

    private static void WriteFrames(in SymbolTable table, ulong instruction, ulong stack, ulong frame)
    {
        KernelStacks memory = default;
        UnwindCursor cursor = new() { InstructionPointer = instruction, StackPointer = stack, FramePointer = frame };
        int count = 0;
        do
            WriteFrame(table, cursor);
        while (++count < MaxFrames && Unwinder.Step(table, ref memory, ref cursor));
    }

    private static void WriteFrame(in SymbolTable table, in UnwindCursor cursor)
    {
        Text("  at 0x");
        Hexadecimal(cursor.InstructionPointer);
        if (KernelImage.IsText(cursor.LookupAddress)
            && table.TryFindFunction(cursor.LookupAddress, out ReadOnlySpan<byte> name, out ulong offset))
        {
            Text(" ");
            Log.Write(name);
            Text("+0x");
            Hexadecimal(offset);
        }
        if (table.TryFindLine(cursor.LookupAddress, out ReadOnlySpan<byte> file, out uint line))
        {
            Text(" ");
            Log.Write(file);
            Text(":");
            LogLine.Decimal(line, 1, (byte)'0');
        }
        Text("\n");
    }

    // no table to unwind by: whatever on the stack points into the text may be a return address
    private static void WriteGuesses(ulong instruction, ulong stack)
    {
        Text("  at 0x");
        Hexadecimal(instruction);
        Text(" (no symbol table; possible callers follow)\n");
        KernelStacks memory = default;
        int guesses = 0;
        for (int i = 0; i < ScanWords && guesses < MaxGuesses; i++)
        {
            if (!memory.TryRead(stack + 8 * (ulong)i, out ulong value))
                return;
            if (!KernelImage.IsText(value))
                continue;
            guesses++;
            Text("   ? 0x");
            Hexadecimal(value);
            Text("\n");
        }
    }

    private static void Text(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Log.Put((byte)text[i]);
    }

    private static void Hexadecimal(ulong value) => LogLine.Hexadecimal(value, 1);

    /// <summary>The stacks in this image; anything else is not read, so that a backtrace cannot fault.</summary>
    private readonly struct KernelStacks : IStackMemory
    {
        public bool TryRead(ulong address, out ulong value)
        {
            value = 0;
            if ((address & 7) != 0 || !Stacks.Contains(address))
                return false;
            // SAFETY: an aligned word of one of this CPU's stacks, which are always mapped.
            value = *(ulong*)address;
            return true;
        }
    }
}
