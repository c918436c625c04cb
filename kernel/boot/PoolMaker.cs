using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;
using Mooring.Kernel.X64;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Makes the pools and the processors while the boot heap is open: the only objects of the kernel that are made with
/// new.
/// </summary>
internal static class PoolMaker
{
    /// <summary>What a channel may take beside its page: two ends and the places of their handles.</summary>
    private const int ChannelBytes = 184;

    internal static void Make()
    {
        Pools.Budgets = new Pool<Budget>(new Budget());
        Pools.Regions = new Pool<Region>(new Region());
        Pools.Mappings = new Pool<Mapping>(new Mapping());
        Pools.HandlePages = new Pool<HandlePage>(new HandlePage());
        Pools.Processes = new Pool<Process>(new Process());
        Pools.Threads = new Pool<Thread>(new Thread());
        Pools.Ports = new Pool<Port>(new Port());
        Pools.Ends = new Pool<ChannelEnd>(new ChannelEnd());
        Pools.Lends = new Pool<Lend>(new Lend());
        Pools.Gifts = new Pool<Gift>(new Gift());
        Pools.Timers = new Pool<Timer>(new Timer());
        Pools.TimerAlarms = new Pool<TimerAlarm>(new TimerAlarm());
        Pools.UserPosts = new Pool<UserPost>(new UserPost());
        Pools.Tethers = new Pool<Tether>(new Tether());
        Pools.Devices = new Pool<Device>(new Device());
        Pools.Pins = new Pool<Pin>(new Pin());
        Pools.Interrupts = new Pool<Interrupt>(new Interrupt());
        for (int i = 0; i < Stacks.Count; i++) Processors.Add(new Processor(i));
        ChannelEnd.Unquiet = ChannelEnd.NeverQuiet(new ChannelEnd());
        int channel = 2 * (Pools.Ends.ObjectBytes + HandlePage.PlaceBytes);
        Panic.Assert(channel <= ChannelBytes, "a channel has become too dear");
    }
}
