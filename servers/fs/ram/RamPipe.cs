using Mooring.Sdk;

namespace Mooring.Servers.Fs;

/// <summary>A name where programs meet; what they say to each other is none of this server's.</summary>
internal sealed class RamPipe(uint mode, ulong modifiedNs) : RamNode(mode, modifiedNs)
{
    public override FileKind Kind => FileKind.Pipe;

    public override ulong Length => 0;
}
