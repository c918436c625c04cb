using Mooring.Kernel.Objects;

namespace Mooring.Kernel.Memory;

/// <summary>One pool per kind of kernel object, made at boot.</summary>
internal static class Pools
{
    internal static Pool<Budget> Budgets = null!;
    internal static Pool<Region> Regions = null!;
    internal static Pool<Mapping> Mappings = null!;
    internal static Pool<HandlePage> HandlePages = null!;
    internal static Pool<Process> Processes = null!;
    internal static Pool<Thread> Threads = null!;
    internal static Pool<Port> Ports = null!;
    internal static Pool<Channel> Channels = null!;
    internal static Pool<ChannelEnd> Ends = null!;
    internal static Pool<Lend> Lends = null!;
    internal static Pool<Gift> Gifts = null!;
    internal static Pool<Interrupt> Interrupts = null!;

    /// <summary>Bytes of all objects that something still holds.</summary>
    internal static ulong Bytes =>
        BytesOf(Budgets) + BytesOf(Regions) + BytesOf(Mappings) + BytesOf(HandlePages) + BytesOf(Processes)
        + BytesOf(Threads) + BytesOf(Ports) + BytesOf(Channels) + BytesOf(Ends) + BytesOf(Lends) + BytesOf(Gifts)
        + BytesOf(Interrupts) - (ulong)(Leftovers.Count * Regions.ObjectBytes);

    private static ulong BytesOf<T>(Pool<T> pool) where T : class => (ulong)pool.InUse * (ulong)pool.ObjectBytes;
}
