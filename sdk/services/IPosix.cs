using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// Programs built for Linux, for whoever starts them from this system: a session is one program, what it is started
/// with, and its streams.
/// <para>
/// The parties. <b>posix</b> runs the program and all its children. A <b>client</b> (<c>/bin/linux</c>) starts it and
/// then carries bytes: what is typed or comes through a pipe to it, what it writes to a screen or a pipe. Streams that
/// are a terminal are one: output 1 has what goes to the screen, and keys are what its settings make of them. A client
/// that goes away before the program has ended takes it along, and all that are in its session.
/// </para>
/// </summary>
[Service("posix")]
public interface IPosix
{
    /// <summary>Bytes of directory, path, arguments and environment.</summary>
    const int LongestStart = 32768;

    /// <summary>
    /// Starts it; answers its pid. Words are the current directory, the path of the file, the arguments (the first is
    /// the program's name), the environment, each with a NUL behind it. That the file is none that can run, the program
    /// itself has as its end (126, 127). AlreadyExists: this session has one. Full: too many run; and why the kernel
    /// makes no process.
    /// </summary>
    ValueTask<Result<int>> Start(SharedBytes words, uint arguments, uint environment, PosixStart how);

    /// <summary>
    /// What is typed or comes from a pipe; answers how many bytes have been taken, at least one. None: the end of the
    /// pipe. Closed: nobody reads them.
    /// </summary>
    ValueTask<Result<int>> Feed(SharedBytes bytes, CancellationToken cancel = default);

    /// <summary>What the program and its children have written; waits for something. 0: no more will come.</summary>
    ValueTask<Result<int>> Drain(PosixStream stream, [Filled] SharedBytes into, CancellationToken cancel = default);

    /// <summary>Nobody takes what is written there any more.</summary>
    ValueTask<StatusCode> Abandon(PosixStream stream);

    /// <summary>Answers when the program has ended: its exit status, or 128 and the signal.</summary>
    ValueTask<Result<int>> Ended(CancellationToken cancel = default);

    /// <summary>The screen has so many rows and columns.</summary>
    ValueTask<StatusCode> Resize(ushort rows, ushort columns);

    /// <summary>The system calls that nobody knew since the server began: number, times; a line each.</summary>
    ValueTask<Result<string>> Unknown();
}

/// <summary>How a program is to be started.</summary>
[Flags]
public enum PosixStart : uint
{
    None = 0,

    /// <summary>Its calls are written to <see cref="PosixStream.Trace"/>.</summary>
    Traced = 1,

    InputIsTerminal = 2,
    OutputIsTerminal = 4,
    ErrorIsTerminal = 8,

    /// <summary>There is no input: /dev/null.</summary>
    NoInput = 16,

    /// <summary>Its error stream is its output.</summary>
    ErrorIsOutput = 32,
}

/// <summary>Where bytes of a program come out.</summary>
public enum PosixStream : uint
{
    Trace = 0,
    Output = 1,
    Error = 2,
}
