using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands about memory.</summary>
public static class Regions
{
    /// <summary>New zeroed memory, charged at once.</summary>
    /// <param name="pages">1 to <see cref="Limits.RegionPages"/>.</param>
    public static Result<Handle> Create(ulong pages) => KernelChannel.GetHandle(KernelMethod.RegionCreate, pages);

    /// <summary>A region of holes: <see cref="MovePages"/> puts memory into it.</summary>
    /// <param name="pages">1 to <see cref="Limits.RegionPages"/>.</param>
    public static Result<Handle> CreateEmpty(ulong pages) =>
        KernelChannel.GetHandle(KernelMethod.RegionCreate, pages, 1);

    /// <summary>Hands pages over to holes of another region; see <see cref="KernelMethod.MovePages"/>.</summary>
    /// <param name="from">[Give, Manage]; nobody else may have anything of it.</param>
    /// <param name="firstPage">Where in it.</param>
    /// <param name="to">[Write, Manage]; who pays for it pays for the pages.</param>
    /// <param name="firstPlace">Where in it.</param>
    /// <param name="pages">How many.</param>
    /// <returns>Ok: all have gone over; else none.</returns>
    public static StatusCode MovePages(Handle from, ulong firstPage, Handle to, ulong firstPlace, ulong pages) =>
        KernelChannel.Do(KernelMethod.MovePages, from.Value, firstPage, to.Value, firstPlace, pages);

    /// <summary>The size of a region in pages.</summary>
    public static Result<ulong> Pages(Handle region) => KernelChannel.Call(KernelMethod.RegionPages, region.Value);

    /// <summary>Where a page of a region lies physically: for a device. [Manage] NotFound: it is not pinned.</summary>
    public static Result<ulong> Address(Handle region, ulong page) =>
        KernelChannel.Call(KernelMethod.RegionAddress, region.Value, page);

    /// <summary>Maps part of a region into a process.</summary>
    /// <param name="process">[Manage]</param>
    /// <param name="region">With the rights that are asked for.</param>
    /// <param name="firstPage">Where in the region.</param>
    /// <param name="pages">How many.</param>
    /// <param name="rights">Read, Write, Execute; never the last two together.</param>
    /// <param name="address">0: the kernel picks.</param>
    /// <returns>The address.</returns>
    public static Result<ulong> MapInto(
        Handle process, Handle region, ulong firstPage, ulong pages, Rights rights, ulong address = 0) =>
        KernelChannel.Call(
            KernelMethod.Map, process.Value, region.Value, firstPage, pages, (ulong)rights, address);

    /// <summary>Maps a whole region into this process. TooLarge from 2 GiB.</summary>
    public static Result<SharedBytes> Map(Handle region, Rights rights)
    {
        Result<ulong> pages = Pages(region);
        if (!pages.IsOk) return pages.Code;
        if (pages.Value > int.MaxValue / Limits.PageBytes) return StatusCode.TooLarge;
        Result<ulong> address = MapInto(Handle.Self, region, 0, pages.Value, rights);
        if (!address.IsOk) return address.Code;
        return new SharedBytes(address.Value, (int)pages.Value * Limits.PageBytes);
    }

    /// <summary>Takes a whole mapping of this process away.</summary>
    public static StatusCode Unmap(SharedBytes mapping) =>
        KernelChannel.Do(
            KernelMethod.Unmap, Handle.Self.Value, mapping.Address, (ulong)mapping.Length / Limits.PageBytes);

    /// <summary>New memory, mapped for reading and writing here.</summary>
    public static Result<MappedRegion> CreateMapped(ulong pages)
    {
        Result<Handle> region = Create(pages);
        if (!region.IsOk) return region.Code;
        Result<SharedBytes> bytes = Map(region.Value, Rights.Read | Rights.Write);
        if (bytes.IsOk) return new MappedRegion(region.Value, bytes.Value);
        Handles.Close(region.Value);
        return bytes.Code;
    }
}

/// <summary>A region of this process's own, together with where it lies.</summary>
public readonly struct MappedRegion
{
    public readonly Handle Handle;
    public readonly SharedBytes Bytes;

    public MappedRegion(Handle handle, SharedBytes bytes)
    {
        Handle = handle;
        Bytes = bytes;
    }

    /// <summary>Unmaps and closes.</summary>
    public void Release()
    {
        Regions.Unmap(Bytes);
        Handles.Close(Handle);
    }
}
