using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// The console: serial lines, each for the programs that belong to it. Which line a client belongs to is stamped by
/// init: line 0 is a terminal with somebody in front of it, line 1 a program on the host that has one script run.
/// <para>
/// The parties. The <b>console</b> has no buffer for output: bytes go from the client's session buffer into the UART,
/// and <see cref="Write"/> is answered when the last one is there, so a client that writes faster than the line sends
/// waits, and what was answered is not lost if the console dies. Writes of all clients go out one after the other,
/// never mixed. Input that nobody reads waits in a queue, and behind that at the sender. A <b>client</b> reads whole
/// lines, which the console edits; every wait of it can be given up with its token.
/// </para>
/// <para>
/// The corners. The console does not know what a line means, so it does not complete it: at Tab the read ends, with the
/// line as it stands, and its client begins another, with the line that it has made of it. Between the two reads the
/// console keeps nothing of the line, so a console that dies there loses nothing; what is typed meanwhile waits as
/// between any two reads. The client may write in between, whole lines: the line given is drawn on the row where the
/// cursor is then. Ctrl-C does not wait for its turn: it drops what was typed before it and answers every
/// <see cref="AwaitInterrupt"/> at once; a read under way ends as Interrupted. Who is dead when it comes, or has not
/// begun to wait, does not hear of it later. Whoever reads the keys themselves (<see cref="Keys"/>) gets all of them,
/// Ctrl-C too, until it stops or dies.
/// </para>
/// </summary>
[Service("console")]
public interface IConsole
{
    /// <summary>Bytes of one Write.</summary>
    const int ChunkBytes = 16 * 1024;

    /// <summary>Bytes of the longest line that can be read.</summary>
    const int LineBytes = 16 * 1024;

    /// <summary>Bytes of what stands before a line.</summary>
    const int LongestPrompt = 256;

    /// <summary>
    /// Writes all of it, and answers how many bytes that were: late when there is no room, never with bytes dropped.
    /// </summary>
    ValueTask<Result<int>> Write(SharedBytes bytes, ConsoleStream stream, CancellationToken cancel = default);

    /// <summary>
    /// Shows the prompt and waits for a line, without its new line. EndOfData (Ctrl-D, or there is no terminal),
    /// Interrupted (Ctrl-C), TooLarge (it is longer than there is room; the rest is discarded).
    /// </summary>
    /// <param name="prompt">What stands before it.</param>
    /// <param name="given">What is in it already: nothing that a terminal obeys.</param>
    /// <param name="cursor">Bytes of that before the cursor.</param>
    /// <param name="endsAtTab">Tab ends the read too.</param>
    /// <param name="into">Where the line goes.</param>
    /// <param name="cancel">Gives the read up.</param>
    ValueTask<Result<LineRead>> ReadLine(
        [Longest(LongestPrompt)] string prompt, [Longest(LineBytes)] string given, int cursor, bool endsAtTab,
        [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>
    /// The script of line 1 from a byte on; answers how many there are, 0 behind its end. Waits until all of it has
    /// arrived. TooLarge: it is longer than a script may be. Unsupported: another line.
    /// </summary>
    ValueTask<Result<int>> ReadScript(int from, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>Ends what line 1 is about with a status; answers after all output is out. Unsupported.</summary>
    ValueTask<StatusCode> Finish(int status, CancellationToken cancel = default);

    /// <summary>Answers at the next Ctrl-C on the client's line.</summary>
    ValueTask<StatusCode> AwaitInterrupt(CancellationToken cancel = default);

    /// <summary>
    /// The keys as they are typed, as long as somebody reads them: up to seven bytes in the low bytes of a word, how
    /// many in the highest. Meanwhile nothing is echoed, lines wait, and Ctrl-C is a key like another. Unsupported:
    /// there is no terminal.
    /// </summary>
    IAsyncEnumerable<Result<ulong>> Keys(CancellationToken cancel = default);

    /// <summary>How large the console takes its terminal to be. Unsupported: there is none.</summary>
    ValueTask<Result<ScreenSize>> Size();
}

/// <summary>Where written bytes belong.</summary>
public enum ConsoleStream : uint
{
    Output = 0,
    Error = 1,

    /// <summary>The output, with no carriage return put before a line feed.</summary>
    Raw = 2,
}

/// <summary>A screen, in letters.</summary>
public struct ScreenSize
{
    public ushort Rows, Columns;
}

/// <summary>A line that has been read.</summary>
public struct LineRead
{
    /// <summary>In bytes.</summary>
    public ushort Length;

    /// <summary>Bytes before the cursor.</summary>
    public ushort Cursor;

    public LineEnd End;
}

/// <summary>What has ended the reading of a line.</summary>
public enum LineEnd : uint
{
    Entered = 0,

    /// <summary>Tab: the line is not finished.</summary>
    Tab = 1,
}
