using System;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A disk. Each has a service of its own: "block", "block1", and so on, in the order of the machine; there is none
/// without a disk. Programs take a <see cref="DiskClient"/>, which shares its memory again when the driver has died.
/// <para>
/// The memory. A client shares a region once, which makes it an area of this session: it is pinned, and the disk reads
/// and writes it by itself, with nothing copied on the way. What it is told to do with an area cannot be called back:
/// when the client dies, the area stays until the disk has done with it.
/// </para>
/// <para>
/// Requests. Any number may be outstanding; they end in any order, and those that the disk has no room for wait in
/// theirs. A sector is written whole or not at all; of many, any may be. A request that has ended with <c>PeerDied</c>
/// was done or was not, and may be repeated.
/// </para>
/// </summary>
[Service("block")]
public interface IBlock
{
    /// <summary>Of a sector.</summary>
    const int SectorBytes = 512;

    /// <summary>Areas of one session, pages of one area (64 MiB), and of all areas of one disk.</summary>
    const int MostAreas = 8, MostPages = 16384, MostPagesInAll = 65536;

    /// <summary>What disk it is.</summary>
    ValueTask<Result<DiskGeometry>> Geometry();

    /// <summary>
    /// Lets the disk use a region. Waits for what the disk still has of clients that are gone: nothing that one of them
    /// wrote comes after what this one reads.
    /// </summary>
    /// <param name="region">With all rights; the caller keeps its own handle.</param>
    /// <returns>The number of the area. TooLarge; Full: too many areas, or pages. AccessDenied, BadHandle.</returns>
    ValueTask<Result<uint>> Share(Handle region);

    /// <summary>Ends a Share. NotFound; Busy: requests for it are outstanding.</summary>
    ValueTask<StatusCode> Withdraw(uint area);

    /// <summary>Reads sectors into an area.</summary>
    /// <param name="sector">The first.</param>
    /// <param name="sectors">1 to <see cref="DiskGeometry.MostSectors"/>.</param>
    /// <param name="area">What Share has answered in this session.</param>
    /// <param name="offset">In the area, in bytes: a multiple of <see cref="SectorBytes"/>.</param>
    /// <returns>
    /// BadArgument: not on the disk, or not in the area. TooLarge. NotFound: this session has no such area. IoError:
    /// the disk could not.
    /// </returns>
    ValueTask<StatusCode> Read(ulong sector, uint sectors, uint area, uint offset);

    /// <summary>Writes sectors from an area, as they are when the disk reads them.</summary>
    /// <returns>As with Read; and AccessDenied: the disk is read-only.</returns>
    /// <inheritdoc cref="Read"/>
    ValueTask<StatusCode> Write(ulong sector, uint sectors, uint area, uint offset);

    /// <summary>Completes when everything is durable whose write had ended before. IoError.</summary>
    ValueTask<StatusCode> Flush();
}

/// <summary>What a client has to know of a disk.</summary>
public struct DiskGeometry
{
    /// <summary>Of the disk.</summary>
    public ulong Sectors;

    /// <summary>Of one request.</summary>
    public uint MostSectors;

    public DiskTraits Traits;
}

/// <summary>What is special about a disk.</summary>
[Flags]
public enum DiskTraits : uint
{
    None = 0,

    /// <summary>It refuses to be written.</summary>
    ReadOnly = 1,

    /// <summary>It has a cache of its own, so that only a flush makes writes durable.</summary>
    Cached = 2,
}
