namespace Mooring.Servers.Net.Wire;

/// <summary>
/// A place in a stream of bytes, modulo 2^32 (RFC 9293 3.4). Two are compared as long as they lie less than 2^31 apart,
/// which every window does.
/// </summary>
internal readonly struct Sequence(uint value)
{
    public readonly uint Value = value;

    /// <summary>Bytes from the second to the first; less than 0: it lies before.</summary>
    public static int operator -(Sequence to, Sequence from) => (int)(to.Value - from.Value);

    public static Sequence operator +(Sequence from, int bytes) => new(from.Value + (uint)bytes);

    public static bool operator <(Sequence left, Sequence right) => left - right < 0;

    public static bool operator >(Sequence left, Sequence right) => left - right > 0;

    public static bool operator <=(Sequence left, Sequence right) => left - right <= 0;

    public static bool operator >=(Sequence left, Sequence right) => left - right >= 0;

    /// <summary>The later one.</summary>
    public static Sequence Max(Sequence left, Sequence right) => left > right ? left : right;

    /// <summary>The earlier one.</summary>
    public static Sequence Min(Sequence left, Sequence right) => left < right ? left : right;
}
