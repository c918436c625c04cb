namespace Mooring.Ports;

/// <summary>
/// Every limit of the system, in one place. What must hold between them is asserted in <see cref="Check"/>.
/// </summary>
public static class Limits
{
    public const int PageBytes = 4096;

    /// <summary>Bands of a port; a higher number is served first.</summary>
    public const int Bands = 8;

    /// <summary>After this many packets from the highest ready band one of the lower ready bands is served.</summary>
    public const int BypassBound = 16;

    /// <summary>Ends that a loop looks at by itself; the others are armed.</summary>
    public const int HotEnds = 64;

    /// <summary>
    /// After so many looks in vain, one per turn, a hot end is armed by the next enter: longer than a peer takes that
    /// is awake. With one processor, where nobody can put anything in while the loop looks, at once.
    /// </summary>
    public const int EmptyLooks = 1024;

    /// <summary>Priorities of threads; a higher number runs first.</summary>
    public const int Priorities = 8;

    /// <summary>
    /// Ends through which one wait lends its priority, and waits behind one another over which one is lent.
    /// </summary>
    public const int WaitLends = 4, LendHops = 7;

    /// <summary>Doorbells, arms and packets in one enter block.</summary>
    public const int Doorbells = 64, Arms = 64, Packets = 64;

    /// <summary>Processes that there can be, and what the budgets of all of them have between them.</summary>
    public const int Processes = 1024, AllHandles = 1 << 18, AllChannels = 1 << 18, AllThreads = 1 << 13;
    public const int ThreadsPerProcess = 16;

    /// <summary>Mappings in one address space: they are found by going through them.</summary>
    public const int Mappings = 16384;

    /// <summary>Handles of one process, at most.</summary>
    public const int Handles = 16384;

    /// <summary>Capabilities that lie beside the ring of one end, given and not yet taken.</summary>
    public const int InboxPlaces = 8;

    /// <summary>Regions lent on one end.</summary>
    public const int Lends = 8;

    /// <summary>Tethers of one end.</summary>
    public const int Tethers = 4;

    /// <summary>Pages of one region: 1 GiB.</summary>
    public const int RegionPages = 512 * 512;

    /// <summary>Pages that a long kernel command works on before it gives way.</summary>
    public const int StepPages = 64;

    /// <summary>Bytes of a process's name.</summary>
    public const int NameBytes = 32;

    public const ulong TimeSliceNs = 5_000_000;

    /// <summary>Relations between the limits that other code counts on; evaluated by the compiler.</summary>
    public const bool Check = BypassBound > 1 && Bands < 31 && HotEnds <= Arms && Priorities <= 32 && Handles <= 65536
        && Bands <= Priorities && Priorities * (LendHops + 1) <= 64 && AllThreads * WaitLends <= ushort.MaxValue
        && Reflection.Offset + Reflection.Bytes <= PageBytes;
}
