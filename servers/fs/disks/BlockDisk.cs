using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Fs.Fat;

namespace Mooring.Servers.Fs;

/// <summary>
/// The disk behind a block service. That its driver dies is not seen from here: <see cref="DiskClient"/> repeats what
/// was under way with the next one. What it cannot repeat is an error of the disk.
/// </summary>
internal sealed class BlockDisk(DiskClient client) : Disk
{
    public override ulong Sectors => client.Geometry.Sectors;

    /// <summary>It takes no writes.</summary>
    public bool IsReadOnly => (client.Geometry.Traits & DiskTraits.ReadOnly) != 0;

    public override ValueTask<StatusCode> Read(ulong sector, SharedBytes into) => client.Read(sector, into);

    public override ValueTask<StatusCode> Write(ulong sector, SharedBytes from) => client.Write(sector, from);

    public override ValueTask<StatusCode> Flush() => client.Flush();
}
