using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Tests.Corelib;

/// <summary>What the test image stands on: QEMU's first serial port and exit port, memory that is never given
/// back.</summary>
internal static unsafe class Machine
{
    private const ushort SerialPort = 0x3F8;
    private const ushort ExitPort = 0xF4;
    private const ulong HeapStart = 0xFFFF_FFFF_8200_0000;
    private const ulong HeapEnd = 0xFFFF_FFFF_8F00_0000;

    private static ulong s_heap = HeapStart;
    private static bool s_guarded;
    private static char* s_failureText;
    private static int s_failureLength;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "port_out")]
    private static extern void PortOut(ushort port, byte value);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "guard_run")]
    private static extern bool GuardRun(delegate*<void> function);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "guard_leave")]
    private static extern void GuardLeave();

    /// <summary>Bytes allocated since the start.</summary>
    internal static ulong Allocated => s_heap - HeapStart;

    internal static void Write(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            PortOut(SerialPort, (byte)c);
    }

    internal static void Write(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
            PortOut(SerialPort, b);
    }

    /// <summary>QEMU ends with status 2 * code + 1.</summary>
    internal static void Exit(byte code) => PortOut(ExitPort, code);

    /// <summary>The message with which the function failed fast; empty if it returned.</summary>
    internal static ReadOnlySpan<char> FailureOf(delegate*<void> function)
    {
        s_guarded = true;
        bool failed = GuardRun(function);
        s_guarded = false;
        return failed ? new ReadOnlySpan<char>(s_failureText, s_failureLength) : default;
    }

    // SAFETY: the heap is RAM that QEMU zeroed, mapped by boot.asm, which maps 1 GiB; the test runs with 512 MiB.
    [RuntimeExport("rt_alloc")]
    private static void* Allocate(nuint bytes)
    {
        ulong taken = s_heap;
        s_heap += (bytes + 15) & ~(ulong)15;
        if (s_heap > HeapEnd)
            Environment.FailFast("The test heap is used up.");
        return (void*)taken;
    }

    [RuntimeExport("rt_failfast")]
    private static void FailFast(char* text, int length)
    {
        s_failureText = text;
        s_failureLength = length;
        if (s_guarded)
            GuardLeave();
        Write("FAIL unexpected end: ");
        Write(new ReadOnlySpan<char>(text, length));
        Write("\n");
        Exit(1);
    }

    [RuntimeExport("rt_stackfail")]
    private static void StackFail() => Environment.FailFast("stack canary");
}
