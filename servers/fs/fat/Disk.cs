using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Sectors somewhere: a block device in the booted system, an array in the tests. Any number of operations may be under
/// way and they end in any order; two that touch the same sector are never under way together when one of them writes,
/// but for a read that nobody will look at.
/// </summary>
internal abstract class Disk
{
    public const int SectorBytes = 512;

    /// <summary>How many sectors there are.</summary>
    public abstract ulong Sectors { get; }

    /// <summary>Reads from <paramref name="sector"/> on.</summary>
    /// <param name="sector">The first.</param>
    /// <param name="into">A whole number of sectors; the disk may write into it until the call has ended.</param>
    /// <returns>IoError; what is not on the disk.</returns>
    public abstract ValueTask<StatusCode> Read(ulong sector, SharedBytes into);

    /// <summary>
    /// Writes from <paramref name="sector"/> on. A sector is written whole or not at all; of many, any may be.
    /// </summary>
    /// <param name="sector">The first.</param>
    /// <param name="from">A whole number of sectors; they may change meanwhile, then either content arrives.</param>
    /// <returns>IoError.</returns>
    public abstract ValueTask<StatusCode> Write(ulong sector, SharedBytes from);

    /// <summary>Completes when everything is durable whose write had ended before the call.</summary>
    /// <returns>IoError: nothing is known of what was written since the last flush.</returns>
    public abstract ValueTask<StatusCode> Flush();
}
