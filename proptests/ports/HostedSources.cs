using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>A source without a page: armed and rung by the test.</summary>
internal sealed class PlainSource : Source
{
    public override PacketKind Kind => PacketKind.User;

    public override void Arm(uint want, ulong seenPublish, uint seenHead)
    {
        if (State != SourceState.Ready) State = SourceState.Armed;
    }

    public override bool Recheck() => false;

    internal void Arm() => Arm(0, 0, 0);
}

/// <summary>A channel end as the kernel has it, over hosted memory.</summary>
internal sealed class HostedEnd : EndSource<ArrayPage>
{
    internal HostedEnd(SharedPage page, uint peerLine) => Bind(new ArrayPage(page), peerLine);
}
