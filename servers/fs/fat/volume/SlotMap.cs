using System.Collections.Generic;
using System.Numerics;

namespace Mooring.Servers.Fs.Fat;

/// <summary>Which slots of a directory are taken.</summary>
internal sealed class SlotMap
{
    private const int Bits = 64;

    private readonly List<ulong> _words = new();
    private int _lowest;

    /// <summary>How many slots there are, taken and free.</summary>
    public int Count { get; private set; }

    /// <summary>More slots, free ones.</summary>
    public void Grow(int slots)
    {
        Count += slots;
        while (_words.Count * Bits < Count) _words.Add(0);
    }

    public void Take(SlotRange slots)
    {
        for (int slot = slots.First; slot <= slots.Last; slot++) _words[slot / Bits] |= 1ul << slot % Bits;
    }

    public void Free(SlotRange slots)
    {
        for (int slot = slots.First; slot <= slots.Last; slot++) _words[slot / Bits] &= ~(1ul << slot % Bits);
        if (slots.First < _lowest) _lowest = slots.First;
    }

    /// <summary>The first run of free slots that is long enough; -1: there is none.</summary>
    public int FindFree(int count)
    {
        while (_lowest / Bits < _words.Count && _words[_lowest / Bits] == ulong.MaxValue)
            _lowest = (_lowest / Bits + 1) * Bits;
        int run = 0;
        for (int slot = _lowest; slot < Count;)
        {
            ulong word = _words[slot / Bits] >> slot % Bits;
            if ((word & 1) == 0)
            {
                if (++run == count) return slot - count + 1;
                slot++;
            }
            else
            {
                run = 0;
                slot += BitOperations.TrailingZeroCount(~word);
            }
        }
        return -1;
    }
}
