using Mooring.Ports;

namespace Mooring.Kernel.Objects;

/// <summary>
/// The code of a process that answers for its program (<see cref="Ports.Reflection"/>): where it begins, and the range
/// in which the process speaks for itself.
/// </summary>
internal readonly struct Shim
{
    internal readonly ulong Entry;
    private const ulong SystemCallBytes = 2;

    private readonly ulong _first, _end;

    internal Shim(ulong entry, ulong first, ulong end)
    {
        Entry = entry;
        _first = first;
        _end = end;
    }

    internal bool Exists => _end != 0;

    internal bool IsSound => _end <= UserLayout.End && Contains(Entry);

    /// <summary>Did a system call that came back to this address come from its code?</summary>
    internal bool HasCalled(ulong rip) => Contains(rip - SystemCallBytes);

    /// <summary>Where its own system calls come back to, first and end: see <see cref="HasCalled"/>.</summary>
    internal ulong FirstCalled => _first + SystemCallBytes;
    internal ulong EndCalled => _end + SystemCallBytes;

    /// <summary>Is this an address of its code?</summary>
    internal bool Contains(ulong address) => address >= _first && address < _end;
}
