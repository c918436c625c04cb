namespace Mooring.LibcShim.Abi;

/// <summary>
/// Where the shim lies in the address space of a process, and where its threads begin. Linux programs have everything
/// from <see cref="LowestUser"/> to <see cref="Base"/>.
/// </summary>
public static class ShimImage
{
    /// <summary>The image, and its code, begin here: what is reflected comes to its first byte.</summary>
    public const ulong Base = 0x0000_0E00_0000_0000, End = 0x0000_1000_0000_0000;

    /// <summary>
    /// The first thread of a process that is no fork begins here, and that of a fork's child there. The argument of
    /// both is the client end of the thread's channel | the process's id &lt;&lt; 32; both bring their own stack.
    /// </summary>
    public const ulong Start = Base + 0x40, ForkStart = Base + 0x80;

    /// <summary>
    /// Behind the image: the page of counters that says which files have changed (servers/fs/FileVersions.cs), and then
    /// what is read ahead.
    /// </summary>
    public const ulong FileVersions = Base + 0x10_0000;

    /// <summary>
    /// How far above the descriptor open tells the place of a file among them (sdk/services/IPosixCalls.cs, Openat).
    /// </summary>
    public const int VersionShift = 32;

    /// <summary>Lowest address that a program may have mapped.</summary>
    public const ulong LowestUser = 0x0001_0000;

    /// <summary>Bytes that each thread lends to the server.</summary>
    public const uint BufferBytes = 64 * 1024;
}
