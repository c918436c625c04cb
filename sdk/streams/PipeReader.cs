using System.Threading.Tasks;

namespace Mooring.Sdk;

/// <summary>
/// The reading end of a stream of bytes: a pipe, the console, a file. It has the shape of
/// <c>System.IO.Pipelines.PipeReader</c>: a read gives everything that is there and takes nothing away;
/// <see cref="AdvanceTo(int, int)"/> says how much of it has been used, and how much of the rest has been looked at in
/// vain, so that the next read waits for more. One read at a time.
/// <code>
///     while (true)
///     {
///         ReadResult read = await reader.ReadAsync();
///         Use(read.Buffer.Span);
///         reader.AdvanceTo(read.Buffer.Length);
///         if (read.IsCompleted) break;
///     }
/// </code>
/// The memory behind it is bounded. A buffer that is full is given again as it is: its reader has to consume something.
/// </summary>
public abstract class PipeReader
{
    /// <summary>Waits until there is something that has not been looked at, or the end.</summary>
    public abstract ValueTask<ReadResult> ReadAsync();

    /// <param name="consumed">Bytes from the start of the buffer that are not wanted again.</param>
    /// <param name="examined">Bytes from its start that have been looked at; not below consumed.</param>
    public abstract void AdvanceTo(int consumed, int examined);

    /// <summary>These have been used, the others not looked at.</summary>
    public void AdvanceTo(int consumed) => AdvanceTo(consumed, consumed);

    /// <summary>Ends the read that waits, or the next, without an end of the stream.</summary>
    public abstract void CancelPendingRead();

    /// <summary>Nothing more is wanted: the writer gets to know.</summary>
    public abstract ValueTask CompleteAsync();
}
