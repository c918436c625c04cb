using System;

namespace Mooring.Tools;

/// <summary>
/// Something the user can do something about; the message says what. Ends the tool with its exit status.
/// </summary>
public sealed class ToolException(string message, int status = ExitStatus.Usage) : Exception(message)
{
    /// <summary>The exit status of the tool.</summary>
    public int Status { get; } = status;
}
