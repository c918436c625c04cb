namespace Mooring.Servers.Net;

/// <summary>
/// The ports that are given to who asks for any (RFC 6335, 6), from one at random onwards: the first that is free is
/// taken (RFC 6056 3.3.1).
/// </summary>
internal readonly struct FreePorts(Secret secret)
{
    public const int Count = ushort.MaxValue + 1 - First;

    private const int First = 49152;

    private readonly int _begin = (int)(secret.Next() % Count);

    /// <param name="index">0 to <see cref="Count"/>-1.</param>
    public ushort this[int index] => (ushort)(First + (_begin + index) % Count);
}
