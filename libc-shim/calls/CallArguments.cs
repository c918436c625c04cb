using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>rdi, rsi, rdx, r10, r8, r9 of a system call.</summary>
internal readonly struct CallArguments(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f)
{
    public readonly ulong A = a, B = b, C = c, D = d, E = e, F = f;

    public static CallArguments Of(in RegisterBuffer general) => new(
        general[(int)RegisterIndex.Rdi], general[(int)RegisterIndex.Rsi], general[(int)RegisterIndex.Rdx],
        general[(int)RegisterIndex.R10], general[(int)RegisterIndex.R8], general[(int)RegisterIndex.R9]);

    /// <param name="index">0 to 5.</param>
    public ulong this[int index] => index switch { 0 => A, 1 => B, 2 => C, 3 => D, 4 => E, _ => F };
}
