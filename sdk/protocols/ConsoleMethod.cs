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
    /// prompt offset, prompt length, offset, capacity, given, 1 to end at Tab -> length of the line, without its
    /// newline | bytes before the cursor &lt;&lt; 32 | <see cref="ConsoleLine.Tab"/>. EndOfData, Interrupted (Ctrl-C),
    /// TooLarge (longer than capacity; the rest is discarded).
    /// <para>
    /// The console does not know what a line means, so it does not complete it: at Tab the read ends, with the line as
    /// it stands, and its client begins another, with the line that it has made of it: <c>given</c> is its length |
    /// bytes before the cursor &lt;&lt; 32, 0 for none, and it lies where the answer goes. Between the two reads the
    /// console keeps nothing of the line, so a console that dies there loses nothing; what is typed meanwhile waits as
    /// between any two reads. The client may write in between, whole lines: the line given is drawn on the row where
    /// the cursor is then.
    /// </para>
    /// </summary>
    ReadLine = 0x121,

    /// <summary>offset, capacity, script offset -> bytes; 0 at the end. Waits until the script has arrived.</summary>
    ReadScript = 0x122,

    /// <summary>status -> 0, after all output is out. Ends the exec session.</summary>
    Finish = 0x123,

    /// <summary>-> 0 at the next Ctrl-C on the client's line; ended early by its cancel bit.</summary>
    AwaitInterrupt = 0x124,
}

/// <summary>Bits of what <see cref="ConsoleMethod.ReadLine"/> takes and gives.</summary>
public static class ConsoleLine
{
    /// <summary>The read ended at Tab.</summary>
    public const ulong Tab = 1ul << 63;

    /// <summary>The bytes before the cursor, from this bit on; below it the length.</summary>
    public const int CursorShift = 32;

    /// <summary>Of a length, and of a cursor.</summary>
    public const ulong Mask = 0x7FFF_FFFF;
}

/// <summary>Where written bytes belong.</summary>
public enum ConsoleStream : uint
{
    Output = 0,
    Error = 1,
}
