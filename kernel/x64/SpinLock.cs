using System.Runtime.CompilerServices;
using System.Threading;

namespace Mooring.Kernel.X64;

/// <summary>
/// A lock for a few instructions, first come, first served: whoever wants it draws a ticket and waits until it is
/// served. Its holder never waits for anything but another lock that comes later in the order; interrupts are off.
/// Mutable struct: a field of what it guards.
/// </summary>
internal struct SpinLock
{
    private uint _next, _serving;

    /// <summary>Waits for its turn.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Take()
    {
        uint ticket = Draw();
        while (!IsServing(ticket)) Cpu.Pause();
    }

    /// <summary>The first half of <see cref="Take"/>, for who has to do something while it waits.</summary>
    internal uint Draw() => Interlocked.Add(ref _next, 1) - 1;

    /// <summary>The second half: is it this ticket's turn?</summary>
    internal bool IsServing(uint ticket) => Volatile.Read(ref _serving) == ticket;

    /// <summary>Whose turn it is.</summary>
    internal uint Serving => Volatile.Read(ref _serving);

    /// <summary>Somebody holds it or is in line.</summary>
    internal bool IsWanted => Volatile.Read(ref _next) != Volatile.Read(ref _serving);

    /// <summary>Only the holder writes, so no locked instruction is needed.</summary>
    internal void Give() => Volatile.Write(ref _serving, _serving + 1);
}
