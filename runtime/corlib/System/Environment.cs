using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

public static unsafe class Environment
{
    public static string NewLine => "\n";

    /// <summary>A process has one thread.</summary>
    public static int CurrentManagedThreadId => 1;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "rt_failfast")]
    private static extern void End(char* text, int length);

    /// <summary>Ends the process (in the kernel: the machine) with the message and a backtrace of the caller.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void FailFast(string message) => FailFast(message.AsSpan());

    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void FailFast(ReadOnlySpan<char> message)
    {
        // SAFETY: the text is not moved or freed while rt_failfast reads it: it does not return.
        fixed (char* text = message)
            End(text, message.Length);
        while (true)
        {
        }
    }
}
