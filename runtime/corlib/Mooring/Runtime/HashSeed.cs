namespace Mooring.Runtime;

/// <summary>
/// What strings and byte sequences are hashed with, so that a peer who chooses the keys cannot choose the collisions.
/// To be set from a source of randomness at start, before anything is hashed; 0 until then.
/// </summary>
public static class HashSeed
{
    public static ulong Value { get; set; }
}
