namespace Mooring.Tools;

/// <summary>Exit statuses of the tool itself; with <c>run --exec</c> every other one is the guest's.</summary>
public static class ExitStatus
{
    public const int Success = 0;

    /// <summary>A test failed, or a step of the build.</summary>
    public const int Failure = 1;

    /// <summary>Wrong arguments, a missing file: nothing was started.</summary>
    public const int Usage = 2;

    /// <summary>The guest was stopped because its time was up (as timeout(1) does).</summary>
    public const int TimedOut = 124;

    /// <summary>The guest's kernel panicked: what QEMU exits with when the kernel writes 0x3E to port 0xF4.</summary>
    public const int Panic = 125;

    /// <summary>QEMU or the guest ended in some other way.</summary>
    public const int MachineFailed = 126;

    /// <summary>Nobody reads our output any more (128 + SIGPIPE).</summary>
    public const int OutputClosed = 141;

    /// <summary>
    /// What a guest's 32-bit status becomes, as only eight bits arrive at the caller: a failure never turns into a
    /// success.
    /// </summary>
    public static int OfGuest(int status) => status != 0 && (status & 0xFF) == 0 ? Failure : status & 0xFF;
}
