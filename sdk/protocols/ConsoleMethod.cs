namespace Mooring.Sdk;

/// <summary>The service "console". Line 0 is the interactive line, line 1 that of an exec session.</summary>
public enum ConsoleMethod : ushort
{
    /// <summary>
    /// offset, length, stream -> bytes written. Completes when the bytes are on their way or in a bounded queue: late
    /// when there is no room, never with bytes dropped.
    /// </summary>
    Write = 0x120,

    /// <summary>
    /// prompt offset, prompt length, offset, capacity -> length of the line, without its newline. EndOfData,
    /// Interrupted (Ctrl-C), TooLarge (longer than capacity; the rest is discarded).
    /// </summary>
    ReadLine = 0x121,

    /// <summary>offset, capacity, script offset -> bytes; 0 at the end. Waits until the script has arrived.</summary>
    ReadScript = 0x122,

    /// <summary>status -> 0, after all output is out. Ends the exec session.</summary>
    Finish = 0x123,

    /// <summary>-> 0 at the next Ctrl-C on the client's line; ended early by its cancel bit.</summary>
    AwaitInterrupt = 0x124,
}

/// <summary>Where written bytes belong.</summary>
public enum ConsoleStream : uint
{
    Output = 0,
    Error = 1,
}
