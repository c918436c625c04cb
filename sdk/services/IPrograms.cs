using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What every program may ask of init: the way to services, other programs, the machine.
/// <para>
/// The parties. <b>init</b> has started every program, and knows of each who it is. A <b>program</b> is born with the
/// client end of a channel on which this is served (<c>StartRole.Init</c>); it asks for that with nobody's help, and
/// for every other channel here. So the first call of a program, whatever it is for, goes: lend init the session
/// buffer, meet, <see cref="ConnectTo"/>, and the service has a client. Nothing of this waits for anybody but init, and
/// init waits for no service.
/// </para>
/// <para>
/// Where programs come from. init itself loads those that lie in the archives that the system has booted with, so that
/// there can be a file server; it knows them by their paths, and rules about paths are about them. Whoever wants
/// another one started reads its file into a region and hands that over (<see cref="StartFile"/>). Everybody may, for
/// such a program can do nothing that one from the archives without a rule about it cannot. The reader pays for the
/// region, the new program for its own memory, out of the budget that every program gets from init.
/// </para>
/// <para>
/// The corners. A program that has ended is remembered until its end has been asked for, or many others have ended
/// after it. The children of a program end with it. init is always there: when it dies everything does, and a channel
/// to it is not made anew. What is laid (<see cref="Lay"/>) is for the next start by the same program and gone after
/// it, whether that succeeds or not.
/// </para>
/// </summary>
[Service("init")]
public interface IPrograms
{
    /// <summary>Of <see cref="PowerOff"/>: init gives this right to the shell only.</summary>
    const ushort PowerOffMethod = 7;

    /// <summary>Bytes of a service's or a program's name.</summary>
    const int LongestName = 64;

    /// <summary>Bytes of all arguments of a program, the path among them: what fits into its start page.</summary>
    const int LongestArguments = 3072;

    /// <summary>Bytes of a file that is handed over.</summary>
    const int LargestFile = 16 * 1024 * 1024;

    /// <summary>Bytes of a line for the log.</summary>
    const int LongestLine = 200;

    /// <summary>
    /// The client end of a new channel to a service. Waits while the service is being started. NotFound, AccessDenied;
    /// Closed: it was given up.
    /// </summary>
    ValueTask<Result<Handle>> ConnectTo([Longest(LongestName)] string service, CancellationToken cancel = default);

    /// <summary>
    /// Starts a program of the archives that the system has booted with; answers its id. NotFound, IsADirectory,
    /// Unsupported, BadFormat, WrongMachine, Truncated, OutOfBudget, TooLarge, BadArgument, Busy (too many live).
    /// </summary>
    /// <param name="arguments">Each with a NUL behind it; the first is the path.</param>
    /// <param name="budget">Pages of memory that it may have; 0: what is usual.</param>
    /// <param name="errorIsOutput">Its error stream is the pipe that was laid as its output.</param>
    ValueTask<Result<ulong>> Start(
        [Longest(LongestArguments)] string arguments, ulong budget, bool errorIsOutput);

    /// <summary>
    /// Answers when the process has ended. The report is a text, empty unless it faulted. NotFound.
    /// </summary>
    ValueTask<Result<ProcessEnding>> Wait(ulong id, [Filled] SharedBytes report, CancellationToken cancel = default);

    /// <summary>Kills a process; answers 1. NotFound, AccessDenied (init).</summary>
    ValueTask<Result<ulong>> Kill(ulong id);

    /// <summary>Kills every process of this name; answers how many. As <see cref="Kill"/>.</summary>
    ValueTask<Result<ulong>> KillAll([Longest(LongestName)] string name);

    /// <summary>All processes, as the kernel knows them: <see cref="ProcessRecord"/>s; answers how many.</summary>
    ValueTask<Result<int>> List([Filled] SharedBytes into);

    /// <summary>The machine, as the kernel knows it.</summary>
    ValueTask<Result<SystemRecord>> Machine();

    /// <summary>Ends everything.</summary>
    [Method(PowerOffMethod)]
    ValueTask<StatusCode> PowerOff();

    /// <summary>What the kernel's log holds from a cursor on; 0 is its beginning.</summary>
    ValueTask<Result<LogRead>> KernelLog(ulong cursor, [Filled] SharedBytes into);

    /// <summary>One line for the kernel's log; init puts the sender's name in front.</summary>
    ValueTask<StatusCode> Log([Longest(LongestLine)] string line);

    /// <summary>
    /// Keeps something for the sender's next start: the end of a pipe that becomes the program's Input, Output or
    /// Error. BadArgument: another role, or there is one.
    /// </summary>
    ValueTask<StatusCode> Lay(StartRole role, Handle end);

    /// <summary>
    /// Where a file of the archives lies, by its path. NotFound, IsADirectory, Unsupported (no ordinary file).
    /// </summary>
    ValueTask<Result<ArchivePlace>> PlaceOf([Longest(LongestArguments)] string path);

    /// <summary>
    /// Starts a program of which the sender has the file; answers its id. As <see cref="Start"/>; TooLarge: the file is
    /// larger than <see cref="LargestFile"/>.
    /// </summary>
    /// <param name="file">A region; read, once, before the answer. Who changes it meanwhile changes the
    /// program.</param>
    /// <param name="bytes">Of the file, from the region's beginning.</param>
    /// <param name="arguments">As with <see cref="Start"/>; that the path is the file's is not checked.</param>
    /// <param name="budget">As with <see cref="Start"/>.</param>
    /// <param name="errorIsOutput">As with <see cref="Start"/>.</param>
    ValueTask<Result<ulong>> StartFile(
        Handle file, ulong bytes, [Longest(LongestArguments)] string arguments, ulong budget, bool errorIsOutput);
}

/// <summary>A place in the archives that the system has booted with.</summary>
public struct ArchivePlace
{
    /// <summary>0: the boot archive; 1: the user's files. fs lends them under these numbers.</summary>
    public uint Archive;

    /// <summary>In bytes.</summary>
    public uint Offset;
}

/// <summary>How a process has ended.</summary>
public struct ProcessEnding
{
    /// <summary>What it said itself; 128 + a number after a fault; 137 after a kill.</summary>
    public int ExitCode;

    /// <summary>Bytes of the report.</summary>
    public uint ReportBytes;
}

/// <summary>What has been read of the kernel's log.</summary>
public struct LogRead
{
    public uint Bytes;

    /// <summary>Bytes before them that were overwritten before they could be read.</summary>
    public uint Lost;
}
