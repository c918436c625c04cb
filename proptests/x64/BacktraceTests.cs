using System;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Diagnostics;
using Xunit;

namespace Mooring.Tests;

/// <summary>The symbol table as the kernel and init read it: exact on a good one, harmless on any other.</summary>
[Trait("suite", "x64")]
public sealed class BacktraceTests
{
    private const ulong Base = 0xFFFF_FFFF_8010_0000;

    [Fact]
    public void Symbols_lines_and_frames_are_found_by_address()
    {
        Assert.True(SymbolTable.TryOpen(Good(), out SymbolTable table));
        Assert.True(table.TryFindFunction(Base + 0x15, out ReadOnlySpan<byte> name, out ulong offset));
        Assert.Equal(("Type.One", 5ul), (Encoding.UTF8.GetString(name), offset));
        Assert.True(table.TryFindFunction(Base + 0x20, out name, out offset));
        Assert.Equal(("Type.Two", 0ul), (Encoding.UTF8.GetString(name), offset));
        Assert.True(table.TryFindLine(Base + 0x2F, out ReadOnlySpan<byte> file, out uint line));
        Assert.Equal(("a/b.cs", 42u), (Encoding.UTF8.GetString(file), line));
        Assert.False(table.TryFindLine(Base + 0x30, out _, out _));
        Assert.False(table.TryFindFunction(Base + 0xF, out _, out _));
        Assert.False(table.TryFindFunction(Base - 1, out _, out _));
        Assert.False(table.TryFindFunction(0, out _, out _));
    }

    [Fact]
    public void A_stack_is_walked_by_both_kinds_of_frame()
    {
        // One (rsp + 16) called by Two (rbp + 16, rbp saved at CFA - 16), called by an address without a rule
        Stack memory = new(0x1000, [0x77, Base + 0x25, 1, 2, 0x99, Base + 0x40]);
        Assert.True(SymbolTable.TryOpen(Good(), out SymbolTable table));
        UnwindCursor cursor = new() { InstructionPointer = Base + 0x12, StackPointer = 0x1000, FramePointer = 0x1020 };
        Assert.True(Unwinder.Step(table, ref memory, ref cursor));
        Assert.Equal((Base + 0x25, 0x1010ul, 0x1020ul),
            (cursor.InstructionPointer, cursor.StackPointer, cursor.FramePointer));
        Assert.True(Unwinder.Step(table, ref memory, ref cursor));
        Assert.Equal((Base + 0x40, 0x1030ul, 0x99ul),
            (cursor.InstructionPointer, cursor.StackPointer, cursor.FramePointer));
        Assert.False(Unwinder.Step(table, ref memory, ref cursor));
    }

    [Fact]
    public void A_jump_to_nowhere_is_blamed_on_its_caller()
    {
        Stack memory = new(0x1000, [Base + 0x15, 0, 0]);
        Assert.True(SymbolTable.TryOpen(Good(), out SymbolTable table));
        UnwindCursor cursor = new() { InstructionPointer = 0, StackPointer = 0x1000 };
        Assert.True(Unwinder.Step(table, ref memory, ref cursor));
        Assert.Equal((Base + 0x15, 0x1008ul), (cursor.InstructionPointer, cursor.StackPointer));
    }

    [Fact]
    public void A_damaged_table_gives_wrong_answers_at_worst()
    {
        byte[] good = Good();
        Gen<byte[]> bad =
            from changes in Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf()
            from length in Gen.Choose(0, good.Length)
            select Changed(good, changes)[..length];
        Always.Holds(bad.Zip(Words.Any64), input => Walk(input.Item1, input.Item2), tests: 3000);
    }

    private static void Walk(byte[] blob, ulong address)
    {
        if (!SymbolTable.TryOpen(blob, out SymbolTable table)) return;
        Stack memory = new(0x1000, [.. Enumerable.Range(0, 32).Select(i => Base + (ulong)i * 3)]);
        foreach (ulong start in new[] { address, Base + (address & 0x3F) })
        {
            table.TryFindFunction(start, out _, out _);
            table.TryFindLine(start, out _, out _);
            UnwindCursor cursor = new() { InstructionPointer = start, StackPointer = 0x1000, FramePointer = 0x1040 };
            int steps = 0;
            while (Unwinder.Step(table, ref memory, ref cursor)) Assert.InRange(++steps, 0, 300);
        }
    }

    private static byte[] Changed(byte[] bytes, (int At, int To)[] changes)
    {
        byte[] copy = [.. bytes];
        foreach ((int at, int to) in changes.Take(5)) copy[at] = (byte)to;
        return copy;
    }

    private static byte[] Good()
    {
        byte[] strings = "\0Type.One\0Type.Two\0a/b.cs\0"u8.ToArray();
        uint[] words =
        [
            0x4D59534D, 1, (uint)(Base & uint.MaxValue), (uint)(Base >> 32), 2, 3, 3, (uint)strings.Length,
            0x10, 1, 0x20, 10,
            0x10, 19, 41, 0x20, 19, 42, 0x30, 0, 0,
            0x10, 1 | 16 << 16, 0, 0x20, 2 | 16 << 16, 16, 0x30, 0, 0,
        ];
        return [.. words.SelectMany(BitConverter.GetBytes), .. strings];
    }

    private readonly struct Stack(ulong start, ulong[] words) : IStackMemory
    {
        public bool TryRead(ulong address, out ulong value)
        {
            value = 0;
            ulong index = (address - start) / 8;
            if (address < start || address % 8 != 0 || index >= (ulong)words.Length) return false;
            value = words[index];
            return true;
        }
    }
}
