using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// One of the program's console streams. What is written gathers where everything does that is written with
/// <see cref="Console"/>, so that both streams stay in order, and goes out when that is full.
/// </summary>
public sealed class ConsoleWriter : PipeWriter
{
    public ConsoleWriter(ConsoleStream stream) => Stream = stream;

    public ConsoleStream Stream { get; }

    /// <inheritdoc/>
    public override long UnflushedBytes => 0;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ReadOnlySpan<byte> written = GetSpan(bytes).Slice(0, bytes);
        if (Stream == ConsoleStream.Error) Console.Error(written);
        else Console.Write(written);
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync() => new(await Console.FlushAsync());

    protected internal override ValueTask<StatusCode> Send(byte[] bytes, int length) => new(StatusCode.Ok);

    protected internal override ValueTask<StatusCode> Send(SharedBytes bytes) => Console.WriteAsync(bytes, Stream);

    /// <summary>The console stays.</summary>
    protected override ValueTask<StatusCode> Close() => new(StatusCode.Ok);
}
