using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Rings;

/// <summary>Both ends of a one-way ring in memory of this program's own. Both are measured.</summary>
internal sealed class Transfer
{
    public RawProducer<LivePage, Enforced> Producer;
    public RawConsumer<LivePage, Enforced> Consumer;

    /// <summary>The first word of the next entry.</summary>
    public ulong Word = 1;

    /// <summary>What the last publication or release said. Nobody sleeps here.</summary>
    public bool IsDoorbellWanted;

    /// <summary>Where entries are taken to.</summary>
    public readonly Command[] Taken = new Command[Loops.Operations];

    private ulong _expected = 1;

    public Transfer(SharedBytes memory)
    {
        LivePage page = new((nuint)memory.Address);
        Geometry geometry = Geometry.Raw(Loops.Operations, ChannelKind.Refuse);
        Header.Write(ref page, geometry);
        Producer = new RawProducer<LivePage, Enforced>(page, geometry);
        Consumer = new RawConsumer<LivePage, Enforced>(page, geometry);
    }

    /// <summary>Nothing was lost, doubled or altered, and nobody was to be woken.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Looks at what was taken, once per batch.</summary>
    public void Check()
    {
        IsSound &= !IsDoorbellWanted;
        for (int at = 0; at < Taken.Length; at++)
        {
            for (int i = 0; i < Payload.Words; i++) IsSound &= Taken[at].Payload[i] == _expected++;
            IsSound &= Taken[at].Deadline == _expected++;
        }
    }
}
