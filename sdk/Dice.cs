namespace Mooring.Sdk;

/// <summary>
/// Where every choice comes from: the same seed, the same choices (xorshift64*, Marsaglia and Vigna). Mutable struct:
/// whoever throws has his own. Whoever has seen a few can foretell the rest: nothing that is to be secret.
/// </summary>
public struct Dice
{
    private ulong _state;

    public Dice(ulong seed)
    {
        _state = seed * 0x9E37_79B9_7F4A_7C15 | 1;
        Next();
    }

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_F491_4F6C_DD1D >> 8;
    }

    public ulong Below(ulong bound) => Next() % bound;

    public bool OneIn(ulong count) => Below(count) == 0;
}
