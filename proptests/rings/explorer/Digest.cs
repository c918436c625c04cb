using System;

namespace Mooring.Tests.Explorer;

/// <summary>128 bits by which something is known again.</summary>
internal struct Digest
{
    private const ulong Start = 0xCBF2_9CE4_8422_2325, FirstFactor = 0x9E37_79B9_7F4A_7C15;
    private const ulong SecondStart = 0x2545_F491_4F6C_DD1D, SecondFactor = 0xD6E8_FEB8_6659_FD93;

    private ulong _first, _second;

    internal static Digest Begin() => new() { _first = Start, _second = SecondStart };

    internal readonly UInt128 Value => new(_first, _second);

    internal void Add(ulong word)
    {
        _first = (_first ^ word) * FirstFactor;
        _first ^= _first >> 29;
        _second = (_second ^ word) * SecondFactor;
        _second ^= _second >> 32;
    }
}
