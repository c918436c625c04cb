using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Mooring.Tests.HeapImage;

/// <summary>What the image stands on: QEMU's first serial port and exit port.</summary>
internal static unsafe class Machine
{
    private const ushort SerialPort = 0x3F8;
    private const ushort ExitPort = 0xF4;

    /// <summary>The failure that the last test is about; any other ends the run.</summary>
    internal static string ExpectedFailure;

    private static int s_passed;
    private static int s_failed;

    /// <summary>One line per check, "ok name" or "FAIL name".</summary>
    internal static void Check(bool condition, string name)
    {
        s_passed += condition ? 1 : 0;
        s_failed += condition ? 0 : 1;
        Write(condition ? "ok " : "FAIL ");
        Write(name);
        Write("\n");
    }

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

    /// <summary>The last line counts; QEMU ends with status 33 when all checks passed.</summary>
    private static void Finish()
    {
        Span<byte> line = stackalloc byte[80];
        Utf8.TryWrite(line, $"{s_passed} passed, {s_failed} failed\n", out int written);
        Write(line.Slice(0, written));
        PortOut(ExitPort, (byte)(s_failed == 0 ? 0x10 : 1));
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "port_out")]
    private static extern void PortOut(ushort port, byte value);

    [RuntimeExport("rt_failfast")]
    private static void FailFast(char* text, int length)
    {
        ReadOnlySpan<char> message = new(text, length);
        Write(message);
        Write("\n");
        Check(ExpectedFailure != null && message.StartsWith(ExpectedFailure), "the process ends as it should");
        Finish();
    }

    [RuntimeExport("rt_stackfail")]
    private static void StackFail() => Environment.FailFast("stack canary");
}
