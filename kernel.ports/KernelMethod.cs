namespace Mooring.Ports;

/// <summary>
/// The commands of a kernel channel: the kernel is a server like any other. The words are those of the command's
/// payload, in order, with the rights that a handle takes in brackets; <c>-&gt;</c> is the value of the completion.
/// Which statuses a command gives is said, for programs too, by <see cref="KernelMethods.Gives"/>; here only what is
/// not plain: <c>BadHandle</c> is no such handle or the wrong kind of object, <c>AccessDenied</c> a handle that lacks a
/// right. Lengths are in bytes and counts in pages unless said otherwise. No word is an address that the kernel
/// follows: bulk results are written into a region that the caller names.
/// </summary>
public enum KernelMethod : ushort
{
    /// <summary>
    /// pages, 0 or 1 -> handle. Zeroed memory, charged at once. 1: none yet, only places for it
    /// (<see cref="MovePages"/>), of which the table is charged. A hole is mapped as the scratch page of who maps it:
    /// what is written there is lost. The kernel itself reads and writes none: for a command that names a range with a
    /// hole in it, and for <see cref="Pin"/>, it is not inside (BadArgument); of a region with holes a range that is to
    /// be read or written is 64 pages at most.
    /// </summary>
    RegionCreate = 0x10,

    /// <summary>
    /// process [Manage], region [Read, Write, Execute as asked; Give if the process is another], first page, pages,
    /// rights | those that <see cref="Protect"/> may add &lt;&lt; 8, address or 0 -> address. BadArgument (range,
    /// alignment, occupied, writable here and executable there), OutOfBudget (page tables, or
    /// <see cref="Limits.Mappings"/>), NotFound (unmapped meanwhile).
    /// </summary>
    Map = 0x11,

    /// <summary>
    /// process [Manage], address, pages -> 0. Whatever <see cref="Map"/> has mapped there; the rest of a mapping stays.
    /// BadArgument (range, alignment), NotFound (nothing is), OutOfBudget (two pieces of a mapping cost more than one:
    /// a part of the range may have gone). What is mapped again meanwhile may stay.
    /// </summary>
    Unmap = 0x12,

    /// <summary>region [Read] -> pages.</summary>
    RegionPages = 0x13,

    /// <summary>
    /// process [Manage] -> 0. Gives a process that has not begun a copy of what the caller has mapped with
    /// <see cref="Map"/>, at the same addresses: memory that the caller may write to, now or after
    /// <see cref="Protect"/>, is copied when one of the two writes, and paid in full by the new process from now on;
    /// the rest both have. Pages of channels, enter blocks and what was borrowed are not copied. After an error part of
    /// it has been. Busy: it has begun, or is the caller. BadArgument: somebody else has mapped something there.
    /// </summary>
    Clone = 0x14,

    /// <summary>
    /// region [Give, Manage], first page, region [Write, Manage], first page there, pages -> 0. Hands pages over from
    /// the first region to the second without copying; they leave holes, and fill holes. From then on who pays the
    /// second region pays them. BadArgument (range, none, the same region twice, not memory of its own), Busy (somebody
    /// else has a handle, a mapping or a lend of the first region, it is pinned, or a clone has one of the pages too;
    /// the second is executed somewhere, or somebody else moves pages into it), NotFound (a hole in the first),
    /// AlreadyExists (no hole in the second), OutOfBudget (who pays the second cannot pay them in addition, before the
    /// first pays them no more). After an error nothing has been moved. If the caller ends meanwhile, a part of them
    /// has been, from the first one on, and the rest goes the way of the first region; the end of whoever else has the
    /// second changes nothing.
    /// </summary>
    MovePages = 0x15,

    /// <summary>
    /// process [Manage], address, pages up to <see cref="Limits.StepPages"/>, rights -> 0. Changes what may be done
    /// with memory that <see cref="Map"/> has mapped; without any right each use is a fault. BadArgument (range,
    /// alignment; writable without being readable, or writable and executable; more than Map was told; writable here
    /// and executable there), NotFound (not all of it is mapped), OutOfBudget (pieces, as above). After an error
    /// nothing has changed.
    /// </summary>
    Protect = 0x16,

    /// <summary>
    /// pages, <see cref="ProcessLimits"/>, name (four words) -> handle. Its budget is carved out of the caller's and
    /// comes back with its end, which comes with the caller's at the latest.
    /// </summary>
    ProcessCreate = 0x20,

    /// <summary>
    /// process [Manage], entry, stack, argument, priority -> thread: the number of its enter block in the low 32 bits,
    /// above them how many the process has started before. AccessDenied also for a priority above that of the caller's
    /// first thread.
    /// </summary>
    ThreadStart = 0x21,

    /// <summary>process [Manage], exit code -> 0. Its end is told as a packet.</summary>
    ProcessKill = 0x22,

    /// <summary>
    /// process [Read], region [Write], offset -> 0. Writes a <see cref="ProcessRecord"/>.
    /// </summary>
    ProcessState = 0x23,

    /// <summary>process [Manage], handle [Give], rights -> the handle's value in that process.</summary>
    ProcessGive = 0x24,

    /// <summary>
    /// process [Manage], address, length up to 4096, region [Write], offset -> bytes read: the memory of a process that
    /// has stopped, up to the first unmapped page. Busy: it has not stopped.
    /// </summary>
    ProcessRead = 0x25,

    /// <summary>exit code. Ends the calling process; there is no completion.</summary>
    Exit = 0x26,

    /// <summary>
    /// process [Manage], thread -> 0. The thread is gone, its place and its enter block free; there is a completion
    /// even if it was the caller's own. The end of the last thread is the exit of the process. NotFound: it has ended.
    /// Busy: a long command of its own is under way.
    /// </summary>
    ThreadEnd = 0x27,

    /// <summary>process [Manage], thread -> 0. It stops where it is, in a wait or not. NotFound.</summary>
    ThreadStop = 0x28,

    /// <summary>process [Manage], thread -> 0. It goes on. NotFound. Busy: it is not stopped.</summary>
    ThreadResume = 0x29,

    /// <summary>
    /// process [Read], thread, region [Write], offset -> 0. Writes a <see cref="ThreadRecord"/> of a thread that is
    /// stopped. Busy: it is not.
    /// </summary>
    ThreadState = 0x2A,

    /// <summary>
    /// process [Manage], thread, region [Read], offset -> 0. Gives a stopped thread the registers of a
    /// <see cref="ThreadRecord"/>. Busy: it is not stopped, or a long command of its own is under way.
    /// </summary>
    ThreadSetState = 0x2B,

    /// <summary>
    /// process [Manage], thread, bits, not 0 -> 0. See <see cref="Reflection"/>. Unsupported: the process has no shim.
    /// </summary>
    ThreadPoke = 0x2C,

    /// <summary>
    /// process [Manage], entry, first address of the shim's code, end of it -> 0. Before the process has a thread, or
    /// by itself while it has one. BadArgument: entry outside. Busy: too late.
    /// </summary>
    ProcessShim = 0x2D,

    /// <summary>
    /// process [Manage], pages -> 0. Adds pages out of the caller's budget to that of a process that it has made.
    /// BadArgument: somebody else has made it.
    /// </summary>
    ProcessFund = 0x2E,

    /// <summary>
    /// commands or 0, completions, kind -> client end | server end &lt;&lt; 32. See <see cref="Rings.Geometry"/>;
    /// without capacities the default, one page. BadArgument: a geometry that cannot be.
    /// </summary>
    ChannelCreate = 0x30,

    /// <summary>
    /// end [Signal] -> address of its pages, mapped once, and the channel's <see cref="Rings.Geometry.Shape"/> in the
    /// low 12 bits. Closed: it has been revoked.
    /// </summary>
    ChannelMap = 0x31,

    /// <summary>
    /// end [Signal], token, handle [Give], rights -> 0. A channel's end moves into the peer's inbox; of anything else a
    /// handle besides the caller's lies there. Full: or the peer is under way itself. BadArgument: an end of this very
    /// channel. Busy: an end with something in its inbox.
    /// </summary>
    Give = 0x32,

    /// <summary>end [Signal], token -> handle.</summary>
    Take = 0x33,

    /// <summary>
    /// end [Signal], region [Give and as asked], rights -> number of the lend on this end. The peer finds it with
    /// <see cref="Borrow"/>. It ends with the end, or with <see cref="TakeBack"/>: then the borrower finds its scratch
    /// page there, so that it never faults for what a lender does, and is told <see cref="PacketBits.Withdrawn"/>.
    /// </summary>
    Lend = 0x34,

    /// <summary>
    /// end [Signal], number, most pages or 0 -> <see cref="MappedRange"/>: where a lend of the peer's lies in this
    /// process. The first time maps it; the page tables are the borrower's, who may refuse what is too large for him.
    /// Full: too much has been borrowed on this end, what was taken back since included. BadArgument: it is lent for
    /// writing and somebody executes it.
    /// </summary>
    Borrow = 0x35,

    /// <summary>end [Signal], number -> 0. Takes a lend of this end back; then none of it is the borrower's.</summary>
    TakeBack = 0x36,

    /// <summary>
    /// end or tether [Manage] -> 0. Ends the conversation: when it has been done no command reaches the server any more
    /// and nobody has what the other had lent. Both ends are told <see cref="PacketBits.Revoked"/>, and each call that
    /// is outstanding ends so. Closed: it has ended already.
    /// </summary>
    Revoke = 0x37,

    /// <summary>
    /// end [Manage] -> handle of a tether, with which somebody who is at neither end can revoke the channel. Full: it
    /// has <see cref="Limits.Tethers"/>.
    /// </summary>
    Tether = 0x38,

    /// <summary>
    /// end [Signal], token, region [Give, Manage], rights -> 0. Hands a region over without copying: it goes into the
    /// peer's inbox like a capability, the caller's handle and mappings of it are gone, and from the moment it is taken
    /// (<see cref="Take"/>, which says OutOfBudget if the taker cannot pay) it is charged to the taker. Busy: somebody
    /// else has a handle, a mapping or a lend of it, or it is pinned.
    /// </summary>
    Move = 0x39,

    /// <summary>
    /// concurrency -> handle. While so many threads that wait here are runnable, nobody gets a packet; 0: any number.
    /// See <see cref="WaiterList"/>.
    /// </summary>
    PortCreate = 0x40,

    /// <summary>
    /// port [Manage], source [Wait], key, band -> 0. A source belongs to one port; a second time moves it.
    /// </summary>
    Associate = 0x41,

    /// <summary>-> handle of a source that is ready at a time. Until it is set it never is.</summary>
    TimerCreate = 0x42,

    /// <summary>
    /// timer [Manage], when in ns since boot or 2^64-1, period in ns or 0 -> 0. It replaces what was set before; a
    /// packet that is queued stays. Periods that nobody was armed for count as one.
    /// </summary>
    TimerSet = 0x43,

    /// <summary>-> handle of a source that is rung by posts.</summary>
    UserSourceCreate = 0x44,

    /// <summary>
    /// user source [Signal], bits, not 0, below 2^32 -> 0. What is posted before the packet is taken, or before the
    /// source is armed, is one packet with the bits of all. A doorbell on such a source posts 1.
    /// </summary>
    Post = 0x45,

    /// <summary>system [Manage], legacy interrupt line 0 to 15 -> handle.</summary>
    InterruptCreate = 0x50,

    /// <summary>system [Manage], process [Manage], first I/O port, count -> 0. Ports 0 to 0x3FF.</summary>
    PortsGrant = 0x51,

    /// <summary>system [Manage], index -> vendor and device | bus, device, function &lt;&lt; 32.</summary>
    DeviceAt = 0x52,

    /// <summary>system [Manage], index, MSI-X entry -> handle. Unsupported: it has no such entry.</summary>
    DeviceInterrupt = 0x53,

    /// <summary>system [Manage], index, BAR -> handle of a region. Unsupported: no whole pages of memory.</summary>
    DeviceMemory = 0x54,

    /// <summary>system [Manage], index, 1 or 0 -> 0. Bus mastering on or off.</summary>
    DeviceMaster = 0x55,

    /// <summary>
    /// region [Manage], page -> its physical address, for a driver's DMA. NotFound: the page is not pinned.
    /// </summary>
    RegionAddress = 0x56,

    /// <summary>
    /// system [Read], index, offset up to 4092, a multiple of four -> four bytes of PCI configuration space; all ones
    /// where there is nothing.
    /// </summary>
    DeviceConfigRead = 0x57,

    /// <summary>system [Manage], index -> handle of a device, for its driver.</summary>
    DeviceOpen = 0x58,

    /// <summary>
    /// device [Manage], region [Manage], first page, pages up to <see cref="Limits.StepPages"/> -> the physical address
    /// of the first. They stay where they are and are not handed over or shared with a clone until
    /// <see cref="Unpin"/>; when a driver dies until <see cref="DeviceReset"/>. BadArgument: range, or a device's
    /// registers. Full: pinned too often. Busy: the device is in quarantine.
    /// </summary>
    Pin = 0x59,

    /// <summary>
    /// device [Manage], region [Manage], first page, pages -> 0. Ends a pin of just these. Busy: as with Pin.
    /// </summary>
    Unpin = 0x5A,

    /// <summary>
    /// device [Manage] -> 0. Whoever has reset the device says so: what was pinned for a driver that has died is let
    /// go, and the device masters the bus again if it may.
    /// </summary>
    DeviceReset = 0x5B,

    /// <summary>handle -> 0. AccessDenied: the kernel channel, or the process itself.</summary>
    Close = 0x60,

    /// <summary>handle [Duplicate], rights -> handle. AccessDenied also for a channel's end.</summary>
    Duplicate = 0x61,

    /// <summary>system [Read], region [Write], offset -> 0. Writes a <see cref="SystemRecord"/>.</summary>
    SystemState = 0x70,

    /// <summary>
    /// system [Read], cursor, region [Write], offset, length -> bytes written | bytes lost before them &lt;&lt; 32. The
    /// next cursor is the old one plus both.
    /// </summary>
    LogRead = 0x71,

    /// <summary>
    /// system [Signal], region [Read], offset, length up to 4096 -> 0. One line of the kernel's log.
    /// </summary>
    LogWrite = 0x72,

    /// <summary>system [Manage]. Ends everything (ACPI S5); there is no completion.</summary>
    PowerOff = 0x73,

    /// <summary>
    /// system [Read], index from 0, region [Write], offset -> 0. Writes the <see cref="ProcessRecord"/> of the index-th
    /// process.
    /// </summary>
    ProcessAt = 0x74,

    /// <summary>
    /// system [Write], process [Manage], entry or 0, publication or 0 -> entries | publications &lt;&lt; 32 since the
    /// last time. For tests: kills the process at its n-th entry into the kernel from now on, before that acts, or just
    /// after its n-th publication. Before the process has a thread, or by itself while it has one; else Busy.
    /// </summary>
    ProcessSteps = 0x75,

    /// <summary>
    /// system [Write], process [Manage], which of four, address or 0 -> 0. A publication is a write to one of these
    /// words of the process's memory, multiples of eight. Busy as above.
    /// </summary>
    ProcessWatch = 0x76,

    /// <summary>
    /// system [Manage], n -> 0. For tests: the n-th page or kernel object that the commands behind it, rung together
    /// with it, ask for is refused to them, as if memory were out.
    /// </summary>
    RefuseMemory = 0x7E,
}
