namespace Mooring.Sdk;

/// <summary>What <see cref="IPosixCalls.Memory"/> is to do.</summary>
public enum MemoryCall
{
    /// <summary>More memory for the process, a pages at least. ENOMEM: it has its share, or none is left.</summary>
    Fund = 0,

    /// <summary>Memory for processes to share. Answers its number.</summary>
    Share = 1,

    /// <summary>
    /// The file of a descriptor is to be mapped, privately (a 0), shared (1) or shared and written (3). Answers the
    /// number of the shared memory, or 0. Fills in its size in bytes: u64. EBADF, EACCES, ENODEV.
    /// </summary>
    MapFile = 2,

    /// <summary>
    /// A window of shared memory: answers the process's handle of a region of <see cref="IPosixCalls.WindowPages"/>.
    /// EFAULT: behind the end of the file.
    /// </summary>
    Show = 3,

    /// <summary>The process has nothing of it any more.</summary>
    Leave = 4,

    /// <summary>The file has what has been written until now.</summary>
    Synchronize = 5,

    /// <summary>
    /// futex: waits at offset a while the word is what b has below, woken with one of the bits that it has above.
    /// EAGAIN.
    /// </summary>
    Await = 6,

    /// <summary>futex: wakes at offset a so many as b has below, with the bits above. Answers how many.</summary>
    Wake = 7,
}
