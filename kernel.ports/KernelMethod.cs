namespace Mooring.Ports;

/// <summary>
/// The commands of a kernel channel: the kernel is a server like any other. The words are those of the command's
/// payload, in order; <c>-&gt;</c> is the value of the completion. Every command may end with <c>UnknownMethod</c>,
/// <c>BadHandle</c> (no such handle, wrong kind of object) and <c>AccessDenied</c> (the handle lacks a right; the
/// rights are named in brackets). Lengths are in bytes and counts in pages unless said otherwise. No word is an address
/// that the kernel follows: bulk results are written into a region that the caller names.
/// </summary>
public enum KernelMethod : ushort
{
    /// <summary>pages -> handle. Zeroed memory, charged at once. BadArgument, OutOfBudget, OutOfMemory.</summary>
    RegionCreate = 0x10,

    /// <summary>
    /// process [Manage], region [Read, Write, Execute as asked; Give if the process is another], first page, pages,
    /// rights, address or 0 -> address. BadArgument (range, alignment, occupied, writable and executable at once),
    /// OutOfBudget (page tables, or <see cref="Limits.Mappings"/>), OutOfMemory, NotFound (unmapped meanwhile).
    /// </summary>
    Map = 0x11,

    /// <summary>process [Manage], address, pages -> 0. Only whole mappings. NotFound.</summary>
    Unmap = 0x12,

    /// <summary>region [Read] -> pages.</summary>
    RegionPages = 0x13,

    /// <summary>
    /// pages of budget, handles of budget (as many as the caller's at most), name (four words) -> handle. It ends with
    /// the caller at the latest. OutOfBudget, OutOfMemory.
    /// </summary>
    ProcessCreate = 0x20,

    /// <summary>
    /// process [Manage], entry, stack, argument, priority -> thread number. BadArgument, OutOfBudget, OutOfMemory;
    /// AccessDenied also for a priority above that of the caller's first thread.
    /// </summary>
    ThreadStart = 0x21,

    /// <summary>process [Manage], exit code -> 0. Its end is told as a packet.</summary>
    ProcessKill = 0x22,

    /// <summary>
    /// process [Read], region [Write], offset -> 0. Writes a <see cref="ProcessRecord"/>. BadArgument (range).
    /// </summary>
    ProcessState = 0x23,

    /// <summary>process [Manage], handle [Give], rights -> the handle's value in that process. OutOfBudget.</summary>
    ProcessGive = 0x24,

    /// <summary>
    /// process [Manage], address, length up to 4096, region [Write], offset -> bytes read: the memory of a process that
    /// has stopped, up to the first unmapped page. BadArgument, Busy (it has not stopped).
    /// </summary>
    ProcessRead = 0x25,

    /// <summary>exit code. Ends the calling process; there is no completion.</summary>
    Exit = 0x26,

    /// <summary>
    /// commands or 0, completions, kind -> client end | server end &lt;&lt; 32. See <see cref="Rings.Geometry"/>;
    /// without capacities the default, one page. BadArgument (a geometry that cannot be), OutOfBudget, OutOfMemory.
    /// </summary>
    ChannelCreate = 0x30,

    /// <summary>
    /// end [Signal] -> address of its pages, mapped once, and the channel's <see cref="Rings.Geometry.Shape"/> in the
    /// low 12 bits. OutOfBudget, OutOfMemory.
    /// </summary>
    ChannelMap = 0x31,

    /// <summary>
    /// end [Signal], token, handle [Give], rights -> 0. The handle moves into the peer's inbox. Closed, Full (or the
    /// peer is under way itself), BadArgument (an end of this very channel), Busy (an end with something in its inbox).
    /// </summary>
    Give = 0x32,

    /// <summary>end [Signal], token -> handle. NotFound, OutOfBudget.</summary>
    Take = 0x33,

    /// <summary>
    /// end [Signal], region [Give and as asked], rights -> number of the lend on this end. The peer finds it with
    /// <see cref="Borrow"/>. What is lent stays until the borrower closes its end: a borrower never faults for what a
    /// lender does. Full, Closed, BadArgument, OutOfMemory.
    /// </summary>
    Lend = 0x34,

    /// <summary>
    /// end [Signal], number, most pages or 0 -> <see cref="MappedRange"/>: where a lend of the peer's lies in this
    /// process. The first time maps it; the page tables are the borrower's, who may refuse what is too large for him.
    /// NotFound, TooLarge, OutOfMemory, OutOfBudget.
    /// </summary>
    Borrow = 0x35,

    /// <summary>-> handle. OutOfBudget, OutOfMemory.</summary>
    PortCreate = 0x40,

    /// <summary>
    /// port [Manage], source [Wait], key, band -> 0. A source belongs to one port; a second time moves it.
    /// BadArgument (band).
    /// </summary>
    Associate = 0x41,

    /// <summary>
    /// system [Manage], legacy interrupt line 0 to 15 -> handle. BadArgument, AlreadyExists, OutOfMemory.
    /// </summary>
    InterruptCreate = 0x50,

    /// <summary>
    /// system [Manage], process [Manage], first I/O port, count -> 0. Ports 0 to 0x3FF. BadArgument, OutOfMemory.
    /// </summary>
    PortsGrant = 0x51,

    /// <summary>system [Manage], index -> vendor and device | bus, device, function &lt;&lt; 32. NotFound.</summary>
    DeviceAt = 0x52,

    /// <summary>
    /// system [Manage], index, MSI-X entry -> handle. NotFound, AlreadyExists, Unsupported, OutOfMemory.
    /// </summary>
    DeviceInterrupt = 0x53,

    /// <summary>system [Manage], index, BAR -> handle of a region. NotFound, Unsupported, OutOfMemory.</summary>
    DeviceMemory = 0x54,

    /// <summary>system [Manage], index, 1 or 0 -> 0. Bus mastering on or off. NotFound.</summary>
    DeviceMaster = 0x55,

    /// <summary>region [Manage], page -> its physical address, for a driver's DMA. BadArgument.</summary>
    RegionAddress = 0x56,

    /// <summary>
    /// system [Read], index, offset up to 4092, a multiple of four -> four bytes of PCI configuration space; all ones
    /// where there is nothing. NotFound, BadArgument.
    /// </summary>
    DeviceConfigRead = 0x57,

    /// <summary>handle -> 0.</summary>
    Close = 0x60,

    /// <summary>handle [Duplicate], rights -> handle. OutOfBudget.</summary>
    Duplicate = 0x61,

    /// <summary>
    /// system [Read], region [Write], offset -> 0. Writes a <see cref="SystemRecord"/>. BadArgument (range).
    /// </summary>
    SystemState = 0x70,

    /// <summary>
    /// system [Read], cursor, region [Write], offset, length -> bytes written | bytes lost before them &lt;&lt; 32. The
    /// next cursor is the old one plus both. BadArgument (range).
    /// </summary>
    LogRead = 0x71,

    /// <summary>
    /// system [Signal], region [Read], offset, length up to 4096 -> 0. One line of the kernel's log. BadArgument.
    /// </summary>
    LogWrite = 0x72,

    /// <summary>system [Manage]. Ends everything (ACPI S5); there is no completion.</summary>
    PowerOff = 0x73,

    /// <summary>
    /// system [Read], index from 0, region [Write], offset -> 0. Writes the <see cref="ProcessRecord"/> of the index-th
    /// process. NotFound past the last. BadArgument (range).
    /// </summary>
    ProcessAt = 0x74,
}
