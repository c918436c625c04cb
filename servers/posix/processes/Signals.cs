namespace Mooring.Servers.Posix;

/// <summary>Signal numbers of x86-64 that this server itself sends or has to know.</summary>
internal static class Signals
{
    public const int HangUp = 1, Interrupt = 2, Quit = 3, Kill = 9, Fault = 11, BrokenPipe = 13, Alarm = 14, Child = 17,
        Continue = 18, Stop = 19, TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22, WindowChange = 28;

    /// <summary>The highest number, and the highest of those that do not stand in a queue.</summary>
    public const int Last = 64, LastStandard = 31;

    /// <summary>The bit of a signal in a mask and in a poke.</summary>
    public static ulong Bit(int signal) => 1ul << signal - 1;
}

/// <summary>What siginfo_t says of a signal that came from outside.</summary>
internal struct SignalInfo
{
    /// <summary>si_code: by kill, by the kernel, by timer_create's.</summary>
    public const int User = 0, Kernel = 0x80, ByTimer = -2;

    /// <summary>si_code of SIGCHLD.</summary>
    public const int Exited = 1, Killed = 2, Dumped = 3, Stopped = 5, Continued = 6;

    /// <summary>Process: the sender's, or the number of a timer.</summary>
    public int Code, Process;

    /// <summary>si_status, or si_value.</summary>
    public ulong Value;

    /// <summary>That is to take it; 0: any.</summary>
    public int Thread;

    /// <summary>Hears that it has been taken.</summary>
    public SignalTimer? Timer;
}
