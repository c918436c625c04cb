namespace Mooring.Servers.Posix;

/// <summary>Signal numbers of x86-64 that this server itself sends or has to know.</summary>
internal static class Signals
{
    public const int HangUp = 1, Interrupt = 2, Quit = 3, Kill = 9, Fault = 11, BrokenPipe = 13, Alarm = 14, Child = 17,
        Continue = 18, Stop = 19, TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22, WindowChange = 28;

    /// <summary>The highest number.</summary>
    public const int Last = 64;

    /// <summary>The bit of a signal in a mask and in a poke.</summary>
    public static ulong Bit(int signal) => 1ul << signal - 1;
}

/// <summary>What siginfo_t says of a signal that came from outside.</summary>
internal struct SignalInfo
{
    /// <summary>si_code: by kill, by the kernel.</summary>
    public const int User = 0, Kernel = 0x80;

    /// <summary>si_code of SIGCHLD.</summary>
    public const int Exited = 1, Killed = 2, Dumped = 3, Stopped = 5, Continued = 6;

    public int Code, Process, Status;
}
