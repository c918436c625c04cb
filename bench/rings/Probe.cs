using System.Runtime;
using System.Runtime.CompilerServices;

namespace Mooring.Bench.Rings;

/// <summary>The numbers of the probes, which the markers carry (probes.asm).</summary>
internal enum Probe
{
    Nothing = 0,
    Thousand = 1,
    SubmitBatch = 2,
    ReapBatch = 3,
    SubmitSingly = 4,
    ReapSingly = 5,
    ProduceBatch = 6,
    ConsumeBatch = 7,
    PeerProduceBatch = 8,
    PeerConsumeBatch = 9,
}

/// <summary>
/// Calls a probe: one measured loop, run once between its markers, and how many ticks of the time stamp counter it
/// took. While QEMU counts instructions, one tick is one instruction.
/// </summary>
internal static class Probes
{
    /// <summary>What a probe is called in the report.</summary>
    public static string NameOf(Probe probe) => probe switch
    {
        Probe.Nothing => "nothing",
        Probe.Thousand => "thousand",
        Probe.SubmitBatch => "submit.b32",
        Probe.ReapBatch => "reap.b32",
        Probe.SubmitSingly => "submit.b1",
        Probe.ReapSingly => "reap.b1",
        Probe.ProduceBatch => "produce.b32",
        Probe.ConsumeBatch => "consume.b32",
        Probe.PeerProduceBatch => "peer.produce.b32",
        _ => "peer.consume.b32",
    };

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_0")]
    public static extern ulong Nothing();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_1")]
    public static extern ulong Thousand();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_2")]
    public static extern ulong SubmitBatch(Conversation conversation);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_3")]
    public static extern ulong ReapBatch(Conversation conversation);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_4")]
    public static extern ulong SubmitSingly(Conversation conversation);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_5")]
    public static extern ulong ReapSingly(Conversation conversation);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_6")]
    public static extern ulong ProduceBatch(Transfer transfer);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_7")]
    public static extern ulong ConsumeBatch(Transfer transfer);

    /// <param name="work">Address of the memory that <see cref="Peer"/> has prepared.</param>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_8")]
    public static extern ulong PeerProduceBatch(ulong work);

    /// <inheritdoc cref="PeerProduceBatch"/>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "probe_9")]
    public static extern ulong PeerConsumeBatch(ulong work);
}
