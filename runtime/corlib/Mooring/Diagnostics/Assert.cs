using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mooring.Diagnostics;

/// <summary>
/// Assertions, which stay on in every build. What happens when one fails is the other part of the class: in an image
/// the process (or the machine) ends; in a hosted program an exception is thrown.
/// </summary>
public static partial class Assert
{
    /// <summary>Requires <paramref name="condition"/>; the other arguments are the compiler's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string expression = "",
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!condition)
            Fail(expression, file, line);
    }
}
