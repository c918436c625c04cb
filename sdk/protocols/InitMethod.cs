namespace Mooring.Sdk;

/// <summary>
/// What every process may ask of init, on the client end that it starts with (StartRole.Init). Words are those of the
/// command's payload; offsets and lengths are bytes in the session buffer; <c>-&gt;</c> is the completion's value.
/// </summary>
public enum InitMethod : ushort
{
    /// <summary>
    /// name offset, name length -> 0; the client end of a new channel to the service lies beside the completion. While
    /// a service is being restarted the command waits. NotFound.
    /// </summary>
    Connect = 0x100,

    /// <summary>
    /// arguments offset, arguments length, budget in pages or 0, 1 if its error stream is its output -> process id. The
    /// arguments are NUL-terminated strings, the first is the program's path. What was laid is gone afterwards.
    /// NotFound, BadFormat, WrongMachine, Truncated, Unsupported, OutOfBudget, TooLarge.
    /// </summary>
    Spawn = 0x101,

    /// <summary>
    /// id, report offset, report capacity -> exit code (low 32 bits), report length (high 32 bits). Completes when the
    /// process has ended; the report is text, empty unless it faulted. NotFound.
    /// </summary>
    Wait = 0x102,

    /// <summary>id or 0, name offset, name length -> number killed. NotFound, AccessDenied.</summary>
    Kill = 0x103,

    /// <summary>offset, capacity -> count of process records written.</summary>
    List = 0x104,

    /// <summary>offset -> 0; writes a system record.</summary>
    Machine = 0x105,

    /// <summary>cursor, offset, capacity -> bytes | bytes lost before them &lt;&lt; 32.</summary>
    KernelLog = 0x106,

    /// <summary>Ends everything.</summary>
    PowerOff = 0x107,

    /// <summary>offset, length -> 0. One line for the kernel's log; init puts the sender's name in front.</summary>
    Log = 0x108,

    /// <summary>
    /// role -> 0. The end of a pipe that lies beside the command is kept for the sender's next Spawn, which gives it to
    /// the program as Input, Output or Error. BadArgument: another role, or no end.
    /// </summary>
    Lay = 0x109,
}

/// <summary>What init asks of a service, on the channel whose server end is StartRole.Service.</summary>
public enum ServiceMethod : ushort
{
    /// <summary>
    /// client process id, line, methods -> 0; the server end of the client's channel lies beside the command.
    /// </summary>
    Accept = 0x110,

    /// <summary>-> how many clients it has.</summary>
    Ping = 0x111,

    /// <summary>
    /// offset, capacity -> bytes of the schema of its interface. Unsupported: its protocol is written by hand.
    /// TooLarge.
    /// </summary>
    Describe = 0x112,
}
