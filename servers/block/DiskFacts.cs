using System;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Block;

/// <summary>What a block device says of itself (virtio 1.2, 5.2.3 and 5.2.4).</summary>
internal static class DiskFacts
{
    /// <summary>Of its configuration: sectors in two words, the longest buffer, the most buffers.</summary>
    public const uint ConfigurationBytes = 16;

    /// <summary>The features that this driver can do with.</summary>
    public const ulong Wanted = HasLongest | HasMost | IsReadOnly | HasFlush;

    private const ulong HasLongest = 1 << 1, HasMost = 1 << 2, IsReadOnly = 1 << 5, HasFlush = 1 << 9;
    private const int SectorsOfPage = Limits.PageBytes / IBlock.SectorBytes, MostPages = 32;

    /// <summary>A header and a status are in every chain.</summary>
    private const int Besides = 2;

    /// <summary>What clients are to know.</summary>
    /// <param name="features">That were agreed on.</param>
    /// <param name="words">The configuration.</param>
    /// <param name="slots">Of the queue.</param>
    /// <returns>Unsupported: not even a page fits in a request.</returns>
    public static Result<DiskGeometry> Geometry(ulong features, ReadOnlySpan<uint> words, int slots)
    {
        long buffers = slots - Besides;
        if ((features & HasMost) != 0) buffers = Math.Min(buffers, words[3]);
        bool isTooShort = (features & HasLongest) != 0 && words[2] < Limits.PageBytes;
        if (buffers < 2 || isTooShort) return StatusCode.Unsupported;
        return new DiskGeometry
        {
            Sectors = words[0] | (ulong)words[1] << 32,
            MostSectors = (uint)Math.Min(buffers - 1, MostPages) * SectorsOfPage,
            Traits = ((features & IsReadOnly) != 0 ? DiskTraits.ReadOnly : DiskTraits.None)
                | ((features & HasFlush) != 0 ? DiskTraits.Cached : DiskTraits.None),
        };
    }
}
