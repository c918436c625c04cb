using System;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Mooring.Tests.Corelib;

/// <summary>One line per check, "ok name" or "FAIL name"; the last line counts.</summary>
// SAFETY: the function pointers are those of static methods.
internal static unsafe class Check
{
    private static int s_passed;
    private static int s_failed;

    internal static void That(bool condition, string name)
    {
        if (condition)
            s_passed++;
        else
            s_failed++;
        Machine.Write(condition ? "ok " : "FAIL ");
        Machine.Write(name);
        Machine.Write("\n");
    }

    internal static void Equal(string expected, string actual, string name) =>
        Equal(expected.AsSpan(), actual.AsSpan(), name);

    internal static void Equal(ReadOnlySpan<char> expected, ReadOnlySpan<char> actual, string name)
    {
        bool equal = expected.Length == actual.Length;
        for (int i = 0; equal && i < expected.Length; i++)
            equal = expected[i] == actual[i];
        That(equal, name);
        if (equal)
            return;
        Machine.Write("  expected: ");
        Machine.Write(expected);
        Machine.Write("\n  actual:   ");
        Machine.Write(actual);
        Machine.Write("\n");
    }

    internal static void Equal(long expected, long actual, string name)
    {
        That(expected == actual, name);
        if (expected == actual)
            return;
        Span<byte> line = stackalloc byte[100];
        Utf8.TryWrite(line, $"  expected: {expected}\n  actual:   {actual}\n", out int written);
        Machine.Write(line.Slice(0, written));
    }

    /// <summary>The function must end in a failure whose message contains the text.</summary>
    internal static void Fails(delegate*<void> function, string message, string name)
    {
        ReadOnlySpan<char> failure = Machine.FailureOf(function);
        bool matches = failure.IndexOf(message.AsSpan()) >= 0;
        That(matches, name);
        if (matches)
            return;
        Machine.Write("  expected: ");
        Machine.Write(message);
        Machine.Write("\n  actual:   ");
        Machine.Write(failure);
        Machine.Write("\n");
    }

    /// <summary>Keeps the compiler from knowing what a value is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static T Opaque<T>(T value) => value;

    internal static void Finish()
    {
        Span<byte> line = stackalloc byte[80];
        Utf8.TryWrite(line, $"{s_passed} passed, {s_failed} failed\n", out int written);
        Machine.Write(line.Slice(0, written));
        Machine.Exit((byte)(s_failed == 0 ? 0x10 : 1));
    }
}
