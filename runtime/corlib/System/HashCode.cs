namespace System;

/// <summary>Combines hash codes. The values are not to be stored: they depend on <see
/// cref="Mooring.Runtime.HashSeed"/>.</summary>
public struct HashCode
{
    private ulong _state;

    public void Add<T>(T value) => AddCode(value == null ? 0 : value.GetHashCode());

    private void AddCode(int code)
    {
        ulong mixed = (_state ^ (uint)code ^ Mooring.Runtime.HashSeed.Value) * 0x9E3779B97F4A7C15;
        _state = mixed ^ (mixed >> 32);
    }

    public readonly int ToHashCode() => (int)_state;

    public static int Combine<T1>(T1 value1)
    {
        HashCode hash = default;
        hash.Add(value1);
        return hash.ToHashCode();
    }

    public static int Combine<T1, T2>(T1 value1, T2 value2)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        return hash.ToHashCode();
    }

    public static int Combine<T1, T2, T3>(T1 value1, T2 value2, T3 value3)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        hash.Add(value3);
        return hash.ToHashCode();
    }

    public static int Combine<T1, T2, T3, T4>(T1 value1, T2 value2, T3 value3, T4 value4)
    {
        HashCode hash = default;
        hash.Add(value1);
        hash.Add(value2);
        hash.Add(value3);
        hash.Add(value4);
        return hash.ToHashCode();
    }
}
