using System.Runtime.CompilerServices;
using Mooring.Ports;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>What kind of word a command wants, and gives.</summary>
internal enum WordKind
{
    Process,
    Region,
    End,
    Port,
    Source,
    Address,
    Any,
    Number,
}

/// <summary>
/// What the fuzzer has got from the kernel: a few words of each kind; a new one takes the place of an old one.
/// Mutable struct: a static field.
/// </summary>
internal struct Stock
{
    private const int Kinds = 6, PerKind = 8;

    private Words _words;
    private uint _next;

    /// <returns>What had to make room; 0: nothing.</returns>
    public ulong Keep(WordKind kind, ulong word)
    {
        ref ulong place = ref _words[(int)kind * PerKind + (int)(_next++ % PerKind)];
        ulong old = place;
        place = word;
        return old;
    }

    public ulong Take(WordKind kind, ulong choice)
    {
        int index = (int)(choice % PerKind);
        if (kind == WordKind.Any) kind = (WordKind)(choice / PerKind % (Kinds - 1));
        return _words[(int)kind * PerKind + index];
    }

    /// <summary>What the value of a successful command is.</summary>
    public static WordKind KindOf(KernelMethod method) => method switch
    {
        KernelMethod.RegionCreate => WordKind.Region,
        KernelMethod.ProcessCreate => WordKind.Process,
        KernelMethod.PortCreate => WordKind.Port,
        KernelMethod.ChannelCreate or KernelMethod.Take => WordKind.End,
        KernelMethod.TimerCreate or KernelMethod.UserSourceCreate => WordKind.Source,
        KernelMethod.Map => WordKind.Address,
        _ => WordKind.Number,
    };

    [InlineArray(Kinds * PerKind)]
    private struct Words
    {
        private ulong _word;
    }
}
