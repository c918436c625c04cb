using System.Runtime.CompilerServices;
using System.Threading;

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

    /// <summary>Copies a reference from one place to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Copy<T, TFrom>(ref T? to, ref TFrom? from) where T : class where TFrom : class =>
        Unsafe.As<T?, nuint>(ref to) = Unsafe.As<TFrom?, nuint>(ref from);

    /// <summary>
    /// In one step: if the place holds <paramref name="expected"/>, it holds <paramref name="value"/>.
    /// </summary>
    internal static void Exchange<T>(ref T? place, T? value, T? expected) where T : class =>
        Interlocked.CompareExchange(
            ref Unsafe.As<T?, nuint>(ref place), Unsafe.As<T?, nuint>(ref value), Unsafe.As<T?, nuint>(ref expected));
}
