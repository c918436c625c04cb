using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Sdk.Hosted;

/// <summary>
/// The sdk's streams as those of System.IO.Pipelines, for code that is written against .NET. Between the two lies one
/// <see cref="System.IO.Pipelines.Pipe"/> of bounded size, and who carries bytes from one to the other waits at both: a
/// .NET reader that does not read stops the writer in the other program, and the other way round. Everything runs in
/// the loop's thread.
/// </summary>
public static class Pipelines
{
    private const int MostBytes = 64 * 1024;

    /// <summary>What the stream has; completed with it. Completing the result ends the stream.</summary>
    public static System.IO.Pipelines.PipeReader AsPipeReader(this PipeReader stream)
    {
        System.IO.Pipelines.Pipe pipe = NewPipe();
        Loop.Detach(Fill(stream, pipe.Writer));
        return pipe.Reader;
    }

    /// <summary>A writer into the stream; completing it ends the stream, whose end completes it.</summary>
    public static System.IO.Pipelines.PipeWriter AsPipeWriter(this PipeWriter stream)
    {
        System.IO.Pipelines.Pipe pipe = NewPipe();
        Loop.Detach(Drain(pipe.Reader, stream));
        return pipe.Writer;
    }

    private static System.IO.Pipelines.Pipe NewPipe() => new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
        pauseWriterThreshold: MostBytes, resumeWriterThreshold: MostBytes / 2, useSynchronizationContext: true));

    private static async ValueTask Fill(PipeReader from, System.IO.Pipelines.PipeWriter to)
    {
        while (true)
        {
            ReadResult read = await from.ReadAsync();
            to.Write(read.Buffer.Span);
            from.AdvanceTo(read.Buffer.Length);
            System.IO.Pipelines.FlushResult flushed = await to.FlushAsync();
            if (flushed.IsCompleted || read.IsCompleted) break;
        }
        await to.CompleteAsync();
        await from.CompleteAsync();
    }

    private static async ValueTask Drain(System.IO.Pipelines.PipeReader from, PipeWriter to)
    {
        while (true)
        {
            System.IO.Pipelines.ReadResult read = await from.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in read.Buffer) to.Write(part.Span);
            from.AdvanceTo(read.Buffer.End);
            FlushResult flushed = await to.FlushAsync();
            if (flushed.IsCompleted || read.IsCompleted) break;
        }
        await from.CompleteAsync();
        await to.CompleteAsync();
    }
}
