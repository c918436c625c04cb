using System.Runtime.CompilerServices;

namespace Mooring.Kernel.Memory;

/// <summary>
/// A reference between kernel objects, stored as the word that it is. The compiler would call a helper that tells a
/// collector of the store; the kernel has none.
/// </summary>
internal static class Link
{
    // SAFETY: kernel objects do not move and are given back by hand, so nobody has to know where references to them
    // lie.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Set<T>(ref T? place, T? value) where T : class =>
        Unsafe.As<T?, nuint>(ref place) = Unsafe.As<T?, nuint>(ref value);
}
