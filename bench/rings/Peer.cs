using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Runtime;

namespace Mooring.Bench.Rings;

/// <summary>
/// The same one-way ring in C (bench/peers/ring64.c), measured by the same probes in the same guest. It is linked in by
/// the benchmark only: the image that ships has functions in its place that answer 0.
/// </summary>
internal sealed class Peer
{
    private readonly ulong _memory;

    private Peer(SharedBytes memory) => _memory = memory.Address;

    /// <summary>Nothing was lost, doubled or altered.</summary>
    public bool IsSound { get; private set; } = true;

    /// <param name="memory">Two pages of zeroes.</param>
    /// <returns>Null when there is no ring in C in this program.</returns>
    public static Peer? Start(SharedBytes memory) => Start(memory.Address) != 0 ? new Peer(memory) : null;

    public ulong Produce() => Probes.PeerProduceBatch(_memory);

    public ulong Consume() => Probes.PeerConsumeBatch(_memory);

    /// <summary>Looks at what was taken, once per batch.</summary>
    public void Check() => IsSound &= IsSoundAt(_memory) != 0;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "ring64_start")]
    private static extern int Start(ulong memory);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "ring64_is_sound")]
    private static extern int IsSoundAt(ulong memory);
}
