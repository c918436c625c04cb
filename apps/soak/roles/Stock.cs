using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Apps.Soak.Roles;

/// <summary>
/// What a fuzzer has got from the kernel: a few handles of each kind, a few addresses; a new one takes the place of an
/// old one. Its threads read it while the first one writes: they get something that was there. Mutable struct: a static
/// field.
/// </summary>
internal struct Stock
{
    private const int Kinds = 16, PerKind = 8, Addresses = 8;

    private Words _handles;
    private Places _addresses;
    private uint _next;

    /// <returns>What had to make room; 0: nothing.</returns>
    public ulong Keep(ObjectKind kind, ulong handle)
    {
        ref ulong place = ref _handles[(int)kind * PerKind + (int)(_next++ % PerKind)];
        ulong old = place;
        place = handle;
        return old;
    }

    /// <param name="kind">None: any.</param>
    public readonly ulong Take(ObjectKind kind, ulong choice)
    {
        if (kind == ObjectKind.None) kind = (ObjectKind)(choice / PerKind % Kinds);
        return _handles[(int)kind * PerKind + (int)(choice % PerKind)];
    }

    /// <summary>Of a mapping; of a channel, with its shape below.</summary>
    public void KeepAddress(ulong address) => _addresses[(int)(_next++ % Addresses)] = address;

    /// <summary>Where something is or was mapped; 0: nothing yet.</summary>
    public readonly ulong Address(ulong choice) => _addresses[(int)(choice % Addresses)] & ~(Limits.PageBytes - 1ul);

    [InlineArray(Kinds * PerKind)]
    private struct Words
    {
        private ulong _word;
    }

    [InlineArray(Addresses)]
    private struct Places
    {
        private ulong _address;
    }
}
