using System;
using System.Runtime.InteropServices;

namespace Mooring.Apps.Hostile;

/// <summary>Pseudo-random numbers: the same from the same seed.</summary>
internal struct Dice
{
    private ulong _state;

    public Dice(ulong seed) => _state = Mix(seed + 1) | 1;

    public static ulong Mix(ulong word)
    {
        word = (word ^ word >> 30) * 0xBF58_476D_1CE4_E5B9;
        word = (word ^ word >> 27) * 0x94D0_49BB_1331_11EB;
        return word ^ word >> 31;
    }

    public ulong Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return _state * 0x2545_F491_4F6C_DD1D;
    }

    /// <summary>0 to <paramref name="end"/>-1.</summary>
    public uint Below(uint end) => (uint)((Next() >> 32) * end >> 32);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(uint times) => Below(times) == 0;

    /// <summary>A word as it may come: small, at a boundary, or anything.</summary>
    public ulong Word() => Below(6) switch
    {
        0 => Below(64),
        1 => Below(64) * 4096,
        2 => 1ul << (int)Below(64),
        3 => (1ul << (int)Below(64)) - 1,
        4 => 0 - (ulong)Below(64),
        _ => Next(),
    };

    public void Fill(Span<byte> bytes)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++) words[i] = Next();
    }
}
