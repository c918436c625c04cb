using System.Runtime.CompilerServices;

namespace Mooring.Kernel.X64;

/// <summary>Factors with 32 bits before and 32 behind the point.</summary>
internal static class FixedPoint
{
    /// <summary>
    /// A number times a factor, rounded down. Right also where the plain product of the two would overflow, as long as
    /// the result fits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Scale(ulong value, ulong factor)
    {
        ulong whole = factor >> 32, part = factor & uint.MaxValue;
        return value * whole + (value >> 32) * part + ((value & uint.MaxValue) * part >> 32);
    }
}
