namespace Mooring.Servers.Fs;

/// <summary>A name in a directory in memory.</summary>
/// <param name="name">Of the node, here.</param>
/// <param name="place">In the directory: a name that comes later has a greater one.</param>
/// <param name="node">What has the name.</param>
internal sealed class RamEntry(string name, ulong place, RamNode node)
{
    public string Name => name;

    public ulong Place => place;

    public RamNode Node => node;
}
