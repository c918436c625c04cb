using System;
using System.Text;

namespace Mooring.Tests.Corelib;

/// <summary>What the tests stand on when .NET is underneath.</summary>
// SAFETY: the function pointers are those of static methods.
internal static unsafe class Machine
{
    private static int s_exitCode;

    internal static int ExitCode => s_exitCode;

    internal static ulong Allocated => (ulong)GC.GetAllocatedBytesForCurrentThread();

    internal static void Write(ReadOnlySpan<char> text) => Console.Out.Write(text);

    internal static void Write(ReadOnlySpan<byte> text) => Console.Out.Write(Encoding.UTF8.GetString(text));

    internal static void Exit(byte code) => s_exitCode = code == 1 ? 1 : 0;

    internal static ReadOnlySpan<char> FailureOf(delegate*<void> function)
    {
        try
        {
            function();
            return default;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
