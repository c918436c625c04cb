using System.IO;

namespace Mooring.Tools.Exec;

/// <summary>How an exec session ended.</summary>
public enum ExecEnd
{
    /// <summary>The guest reported the status of the last command.</summary>
    Exited,

    /// <summary>The line ended before that.</summary>
    LineClosed,

    /// <summary>The guest broke the protocol.</summary>
    ProtocolError,

    /// <summary>Our own output was closed by whoever reads it.</summary>
    OutputClosed,

    /// <summary>Our own output cannot be written.</summary>
    OutputFailed,
}

/// <summary>The end of an exec session.</summary>
/// <param name="Status">The last command's status, when <paramref name="End"/> is <see cref="ExecEnd.Exited"/>.</param>
/// <param name="Reason">What went wrong, for people.</param>
public readonly record struct ExecOutcome(ExecEnd End, int Status = 0, string Reason = "")
{
    /// <summary>The end of a session whose output could not be written.</summary>
    public static ExecOutcome OfOutput(IOException problem) => StandardStream.IsClosed(problem)
        ? new ExecOutcome(ExecEnd.OutputClosed)
        : new ExecOutcome(ExecEnd.OutputFailed, Reason: $"the output cannot be written: {problem.Message}");
}
