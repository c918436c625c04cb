namespace Mooring.Ports;

/// <summary>
/// Where things lie in the address space of a process. Addresses are fixed so that nothing has to be found.
/// </summary>
public static class UserLayout
{
    public const ulong Image = 0x0000_0000_0040_0000;

    /// <summary>Where the kernel picks addresses for mappings that did not ask for one.</summary>
    public const ulong WindowStart = 0x0000_1000_0000_0000, WindowEnd = 0x0000_6000_0000_0000;

    /// <summary>The enter block of thread 0; thread i has its own <see cref="EnterBlockStride"/> further.</summary>
    public const ulong EnterBlocks = 0x0000_7000_0000_0000;
    public const ulong EnterBlockStride = 0x2000;

    /// <summary>
    /// The page of the process's kernel channel, the client end of which is handle <see cref="Handle.KernelChannel"/>.
    /// </summary>
    public const ulong KernelChannel = 0x0000_7000_0100_0000;
    public const ulong TimePage = 0x0000_7000_0200_0000;
    public const ulong StartPage = 0x0000_7000_0300_0000;
    public const ulong StackTop = 0x0000_7000_1000_0000;

    /// <summary>
    /// The pages of channels lie where the handle with which they were mapped says: an area for each number of pages,
    /// and in it a place for each handle. Nothing else is mapped between these two addresses.
    /// </summary>
    public const ulong Channels = 0x0000_7000_2000_0000, ChannelsEnd = 0x0000_7020_2000_0000;

    private const int ChannelAreaShift = 32;

    /// <summary>Where a process has the pages of a channel.</summary>
    /// <param name="place">Of the end's handle in the table: which of all the handles that there could be.</param>
    /// <param name="pages">Of the channel, from 1.</param>
    public static ulong ChannelPages(uint place, uint pages) =>
        Channels + ((ulong)(pages - 1) << ChannelAreaShift) + (ulong)place * pages * Limits.PageBytes;

    /// <summary>Nothing at or above this address is ever mapped for a process.</summary>
    public const ulong End = 0x0000_7FFF_FFFF_F000;

    /// <summary>The lowest address that may be mapped: page 0 and its neighbours fault, always.</summary>
    public const ulong Lowest = 0x0000_0000_0001_0000;
}
