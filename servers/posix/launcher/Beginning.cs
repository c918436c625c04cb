using System;
using System.Runtime.InteropServices;
using Mooring.LibcShim.Abi;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>What a program is started with, as the shim's first call wants it.</summary>
/// <param name="start">How many words there are, and the rest.</param>
/// <param name="words">Path, arguments, environment, each with a NUL behind it.</param>
internal sealed class Beginning(ProgramStart start, byte[] words)
{
    /// <summary>The file's region, as the new process numbers it, and its size.</summary>
    public void Open(uint region, ulong length) => (start.Region, start.Length) = (region, length);

    /// <summary>What a vfork's child gives to its exec. Null: it contradicts itself.</summary>
    public static Beginning? Read(Process child, SharedBytes given, SharedBytes path, SharedBytes words)
    {
        if (given.Length < ProgramStart.GivenBytes) return null;
        ProgramStart start = default;
        given.Span.Slice(0, ProgramStart.GivenBytes).CopyTo(MemoryMarshal.AsBytes(new Span<ProgramStart>(ref start)));
        start.Ignored = child.Ignored & ~(ProgramStart.NoChildren | ProgramStart.NoStops);
        if (child.LeavesNoChildren) start.Ignored |= ProgramStart.NoChildren;
        if (child.HidesStops) start.Ignored |= ProgramStart.NoStops;
        byte[] copy = new byte[path.Length + 1 + words.Length];
        path.Span.CopyTo(copy);
        words.Span.CopyTo(copy.AsSpan(path.Length + 1));
        ulong count = (ulong)copy.AsSpan().Count((byte)0);
        bool isWhole = copy[^1] == 0 && count == 1ul + start.Arguments + start.Environment;
        return isWhole ? new Beginning(start, copy) : null;
    }

    /// <summary>False: there is no room for it.</summary>
    public bool TryWrite(SharedBytes into, out int length)
    {
        length = ProgramStart.Bytes + words.Length;
        if (into.Length < length) return false;
        MemoryMarshal.Write(into.Span, in start);
        words.CopyTo(into.Span.Slice(ProgramStart.Bytes));
        return true;
    }
}
