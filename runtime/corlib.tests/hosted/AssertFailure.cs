using System;
using System.Diagnostics.CodeAnalysis;

namespace Mooring.Diagnostics;

/// <summary>In a hosted program a failed assertion is an exception.</summary>
public static partial class Assert
{
    [DoesNotReturn]
    private static void Fail(string expression, string file, int line) =>
        throw new InvalidOperationException($"Assertion failed: {expression} at {file}:{line}");
}
