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
    internal static Pool<ChannelEnd> Ends = null!;
    internal static Pool<Lend> Lends = null!;
    internal static Pool<Gift> Gifts = null!;
    internal static Pool<Tether> Tethers = null!;
    internal static Pool<Device> Devices = null!;
    internal static Pool<Pin> Pins = null!;
    internal static Pool<Interrupt> Interrupts = null!;
    internal static Pool<Timer> Timers = null!;
    internal static Pool<TimerAlarm> TimerAlarms = null!;
    internal static Pool<UserPost> UserPosts = null!;

    /// <summary>Bytes of all objects that something still holds.</summary>
    internal static ulong Bytes =>
        BytesOf(Budgets) + BytesOf(Regions) + BytesOf(Mappings) + BytesOf(HandlePages) + BytesOf(Processes)
        + BytesOf(Threads) + BytesOf(Ports) + BytesOf(Ends) + BytesOf(Lends) + BytesOf(Gifts)
        + BytesOf(Interrupts) + BytesOf(Timers) + BytesOf(TimerAlarms) + BytesOf(UserPosts)
        + BytesOf(Tethers) + BytesOf(Devices) + BytesOf(Pins) - (ulong)(Leftovers.Regions * Regions.ObjectBytes);

    /// <summary>How large an object of each kind is, for those who measure.</summary>
    internal static void LogSizes()
    {
        Log.Line(
            $"bytes of objects: budget {Budgets.ObjectBytes} region {Regions.ObjectBytes} "
            + $"mapping {Mappings.ObjectBytes} "
            + $"handlepage {HandlePages.ObjectBytes} process {Processes.ObjectBytes} thread {Threads.ObjectBytes} "
            + $"port {Ports.ObjectBytes} end {Ends.ObjectBytes} lend {Lends.ObjectBytes} "
            + $"gift {Gifts.ObjectBytes} interrupt {Interrupts.ObjectBytes} timer {Timers.ObjectBytes} "
            + $"timeralarm {TimerAlarms.ObjectBytes} userpost {UserPosts.ObjectBytes}");
    }

    private static ulong BytesOf<T>(Pool<T> pool) where T : class => (ulong)pool.InUse * (ulong)pool.ObjectBytes;
}
