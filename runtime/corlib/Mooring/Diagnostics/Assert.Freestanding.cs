using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mooring.Diagnostics;

public static partial class Assert
{
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(string expression, string file, int line)
    {
        FailureText text = new(stackalloc char[512]);
        text.Append("Assertion failed: ");
        text.Append(expression);
        text.Append(" at ");
        text.Append(file);
        text.Append(":");
        text.Append(line);
        Environment.FailFast(text.Written);
    }
}
