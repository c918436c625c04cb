using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>
/// One program that a client has started, with its streams: a terminal, pipes, or both. What is written there waits for
/// the client to drain it; when the program has ended and what it wrote is out, its children write to nobody.
/// </summary>
internal sealed class Run
{
    private readonly PipeCore?[] _outputs = new PipeCore?[3];
    private PipeCore? _input;

    public Run(Process main, Terminal? terminal)
    {
        Main = main;
        Terminal = terminal;
    }

    public Process Main { get; }

    public Terminal? Terminal { get; }

    /// <summary>It has ended, so.</summary>
    public int? Status { get; private set; }

    /// <summary>It has ended.</summary>
    public Changes Changes { get; } = new();

    /// <summary>Its descriptors 0 to 2.</summary>
    public void OpenStreams(PosixStart how, Description none)
    {
        TerminalDescription? terminal = null;
        if (Terminal is not null) terminal = new TerminalDescription(Terminal, OpenFlags.ReadWrite);
        if ((how & PosixStart.Traced) != 0) OpenOutput(PosixStream.Trace).Use();
        if ((how & PosixStart.InputIsTerminal) != 0) Install(terminal!);
        else if ((how & PosixStart.NoInput) != 0) Install(none);
        else Install(OpenInput());
        Description output = (how & PosixStart.OutputIsTerminal) != 0 ? terminal! : OpenOutput(PosixStream.Output);
        Install(output);
        if ((how & PosixStart.ErrorIsOutput) != 0) Install(output);
        else Install((how & PosixStart.ErrorIsTerminal) != 0 ? terminal! : OpenOutput(PosixStream.Error));
    }

    /// <summary>The main process is over.</summary>
    public void MainEnded(int status)
    {
        const int SignalBase = 128;
        Status = (status & 0x7F) == 0 ? status >> 8 & 0xFF : SignalBase + (status & 0x7F);
        Changes.Tell();
        Terminal?.Changes.Tell();
        foreach (PipeCore? pipe in _outputs) pipe?.Changes.Tell();
        _input?.Changes.Tell();
    }

    /// <summary>A line of strace, as far as there is room; whose it is, if not the program's itself.</summary>
    public void Trace(Process process, SharedBytes text)
    {
        if (_outputs[(int)PosixStream.Trace] is not { } trace) return;
        if (process != Main) trace.Buffer.Write(Encoding.UTF8.GetBytes($"[pid {process.Id}] "));
        trace.Buffer.Write(text.Span);
        trace.Changes.Tell();
    }

    /// <inheritdoc cref="IPosix.Feed"/>
    public async ValueTask<Result<int>> Feed(SharedBytes bytes, CancellationToken cancel)
    {
        if (_input is null && Terminal is { IsHungUp: false })
        {
            Terminal.Type(bytes.Span);
            return bytes.Length;
        }
        if (_input is not { } input) return StatusCode.Closed;
        if (bytes.Length == 0)
        {
            input.Buffer.Writers = 0;
            input.Changes.Tell();
            return 0;
        }
        while (true)
        {
            if (input.Buffer.Readers == 0 || Status is not null) return StatusCode.Closed;
            int length = Math.Min(bytes.Length, input.Buffer.Room);
            if (length > 0)
            {
                byte[] piece = bytes.Span.Slice(0, Math.Min(length, PipeBuffer.AtomicBytes)).ToArray();
                input.Buffer.Write(piece);
                input.Changes.Tell();
                return piece.Length;
            }
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await input.Changes.Next(cancel);
        }
    }

    /// <inheritdoc cref="IPosix.Drain"/>
    public async ValueTask<Result<int>> Drain(PosixStream stream, SharedBytes into, CancellationToken cancel)
    {
        PipeCore? pipe = (uint)stream < (uint)_outputs.Length ? _outputs[(int)stream] : null;
        Terminal? terminal = stream == PosixStream.Output && pipe is null ? Terminal : null;
        if (pipe is null && terminal is null) return 0;
        Changes changes = pipe?.Changes ?? terminal!.Changes;
        while (true)
        {
            int length = pipe is not null ? Take(pipe, into) : terminal!.TakeOutput(into.Span);
            if (length > 0) return length;
            if (Status is not null || pipe is not null && pipe.Buffer.CanRead) return 0;
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
            await changes.Next(cancel);
        }
    }

    /// <inheritdoc cref="IPosix.Abandon"/>
    public StatusCode Abandon(PosixStream stream)
    {
        PipeCore? pipe = (uint)stream < (uint)_outputs.Length ? _outputs[(int)stream] : null;
        if (pipe is null) return StatusCode.NotFound;
        pipe.Buffer.Readers = 0;
        pipe.Changes.Tell();
        return StatusCode.Ok;
    }

    /// <summary>Nobody carries bytes any more.</summary>
    public void Disconnect()
    {
        Terminal?.HangUp();
        for (int i = 0; i < _outputs.Length; i++) Abandon((PosixStream)i);
        if (_input is null) return;
        _input.Buffer.Writers = 0;
        _input.Changes.Tell();
    }

    private static int Take(PipeCore pipe, SharedBytes into)
    {
        long read = pipe.Buffer.Read(into.Span);
        if (read > 0) pipe.Changes.Tell();
        return (int)Math.Max(read, 0);
    }

    private void Install(Description description)
    {
        description.Use();
        Main.Descriptors.Add(description);
    }

    private PipeEnd OpenInput()
    {
        _input = new PipeCore();
        _input.Buffer.Writers = 1;
        return new PipeEnd(_input, OpenFlags.ReadOnly);
    }

    private PipeEnd OpenOutput(PosixStream stream)
    {
        PipeCore pipe = _outputs[(int)stream] = new PipeCore();
        pipe.Buffer.Readers = 1;
        return new PipeEnd(pipe, OpenFlags.WriteOnly);
    }
}
