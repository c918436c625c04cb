namespace Mooring.LibcShim.Abi;

/// <summary>
/// The numbers of signals on x86-64 (include/uapi/asm-generic/signal.h). Those above 31 have no names.
/// </summary>
public enum Signal
{
    None = 0,
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    IllegalInstruction = 4,
    Trap = 5,
    Abort = 6,
    Bus = 7,
    FloatingPoint = 8,
    Kill = 9,
    User1 = 10,
    SegmentationFault = 11,
    User2 = 12,
    Pipe = 13,
    Alarm = 14,
    Terminate = 15,
    Child = 17,
    Continue = 18,
    Stop = 19,
    TerminalStop = 20,
    TerminalInput = 21,
    TerminalOutput = 22,
    Urgent = 23,
    WindowChange = 28,
}
