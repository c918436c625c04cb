using System;
using System.Collections.Generic;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Apps.Crash;

/// <summary>
/// Ways for a program to end badly, one per method, none inlined: the report that init makes of each names the method
/// and the line.
/// </summary>
internal static unsafe class Fault
{
    private const ulong KernelCode = 0xFFFF_FFFF_8010_0000;
    private const ulong ProgramText = 0x40_0000;
    private const int BlockBytes = 64 * 1024;
    private const byte ReturnInstruction = 0xC3;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Null(string? text) => text!.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Divide(int divisor) => 1000 / divisor;

    /// <summary>Calls itself, and has something to do afterwards, so that no call is a jump.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Stack(int depth) => Stack(depth + 1) + depth;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Execute()
    {
        byte code = ReturnInstruction;
        // SAFETY: none, on purpose: the stack is not executable, and the processor refuses this call.
        ((delegate*<void>)&code)();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Kernel()
    {
        // SAFETY: none, on purpose: that page belongs to the kernel, and the processor refuses this call.
        ((delegate*<void>)KernelCode)();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Throw() => throw new InvalidOperationException("thrown on purpose");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Assert(int two)
    {
        if (two + two != 5) Environment.FailFast("assertion failed: two and two are five");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void ReadOnly()
    {
        // SAFETY: none, on purpose: the program's text is mapped without the right to write.
        *(byte*)ProgramText = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Loop()
    {
        for (; ; )
        {
        }
    }

    /// <summary>Keeps all that it allocates.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Exhaust()
    {
        List<byte[]> kept = new();
        for (; ; ) kept.Add(new byte[BlockBytes]);
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "crash_invalid_opcode")]
    public static extern void InvalidOpcode();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "crash_privileged")]
    public static extern void Privileged();
}
