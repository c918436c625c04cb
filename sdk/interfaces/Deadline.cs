using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// When a call is to be over. It travels in the command's header: the client's side asks for an early end then, the
/// server sees how long it may take.
/// </summary>
/// <param name="atNs">Nanoseconds since boot; 0: none.</param>
public readonly struct Deadline(ulong atNs)
{
    /// <summary>Nanoseconds since boot; 0: none.</summary>
    public ulong AtNs { get; } = atNs;

    /// <summary>So many nanoseconds from now.</summary>
    public static Deadline In(ulong nanoseconds) => new(Clock.NowNs + nanoseconds);
}
