using Mooring.Kernel.Memory;
using Mooring.Kernel.Objects;

namespace Mooring.Kernel.Boot;

/// <summary>
/// Makes the pools while the boot heap is open: the only objects of the kernel that are made with new.
/// </summary>
internal static class PoolMaker
{
    internal static void Make()
    {
        Pools.Budgets = new Pool<Budget>(new Budget());
        Pools.Regions = new Pool<Region>(new Region());
        Pools.Mappings = new Pool<Mapping>(new Mapping());
        Pools.HandlePages = new Pool<HandlePage>(new HandlePage());
        Pools.Processes = new Pool<Process>(new Process());
        Pools.Threads = new Pool<Thread>(new Thread());
        Pools.Ports = new Pool<Port>(new Port());
        Pools.Channels = new Pool<Channel>(new Channel());
        Pools.Ends = new Pool<ChannelEnd>(new ChannelEnd());
        Pools.Lends = new Pool<Lend>(new Lend());
        Pools.Gifts = new Pool<Gift>(new Gift());
        Pools.Interrupts = new Pool<Interrupt>(new Interrupt());
    }
}
