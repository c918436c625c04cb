using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Unicode;
using System.Threading;
using System.Threading.Tasks;
using Mooring.LibcShim.Abi;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>One client, and the program that it has started.</summary>
internal sealed class ClientPosix(LinuxSystem system) : IPosix, ISessionEnd
{
    private const PosixStart AnyTerminal =
        PosixStart.InputIsTerminal | PosixStart.OutputIsTerminal | PosixStart.ErrorIsTerminal;

    private Run? _run;

    public ValueTask<Result<int>> Start(SharedBytes words, uint arguments, uint environment, PosixStart how)
    {
        if (_run is not null) return new(StatusCode.AlreadyExists);
        if (words.Length > IPosix.LongestStart) return new(StatusCode.TooLarge);
        byte[] copy = words.Span.ToArray();
        int directoryEnd = Array.IndexOf(copy, (byte)0);
        ulong wordCount = (ulong)copy.AsSpan().Count((byte)0);
        bool isWhole = directoryEnd > 0 && copy[0] == '/' && Utf8.IsValid(copy.AsSpan(0, directoryEnd))
            && arguments > 0 && wordCount == 2 + (ulong)arguments + environment && copy[^1] == 0;
        if (!isWhole) return new(StatusCode.BadArgument);
        string directory = Encoding.UTF8.GetString(copy.AsSpan(0, directoryEnd));
        ProgramStart start = new()
        {
            Flags = (how & PosixStart.Traced) != 0 ? ProgramStart.Traced : 0, Arguments = arguments,
            Environment = environment, Umask = ProgramStart.UsualUmask,
        };
        Beginning begin = new(start, copy.AsSpan(directoryEnd + 1).ToArray());
        return new(Start(begin, LinuxPath.Normal("/", directory), how));
    }

    public ValueTask<Result<int>> Feed(SharedBytes bytes, CancellationToken cancel) =>
        _run is { } run ? run.Feed(bytes, cancel) : new(StatusCode.NotFound);

    public ValueTask<Result<int>> Drain(PosixStream stream, SharedBytes into, CancellationToken cancel) =>
        _run is { } run ? run.Drain(stream, into, cancel) : new(StatusCode.NotFound);

    public ValueTask<StatusCode> Abandon(PosixStream stream) => new(_run?.Abandon(stream) ?? StatusCode.NotFound);

    public async ValueTask<Result<int>> Ended(CancellationToken cancel)
    {
        if (_run is not { } run) return StatusCode.NotFound;
        while (run.Status is null && !cancel.IsCancellationRequested) await run.Changes.Next(cancel);
        return run.Status ?? (Result<int>)StatusCode.Cancelled;
    }

    public ValueTask<StatusCode> Resize(ushort rows, ushort columns)
    {
        if (_run?.Terminal is not { } terminal) return new(StatusCode.NotFound);
        terminal.Resize(rows, columns);
        return new(StatusCode.Ok);
    }

    public ValueTask<Result<string>> Unknown()
    {
        StringBuilder text = new();
        foreach (KeyValuePair<uint, uint> call in system.Unknown) text.Append($"{call.Key} {call.Value}\n");
        return new(text.ToString());
    }

    /// <inheritdoc/>
    public void Ended(ClientIdentity client, StatusCode why)
    {
        if (_run is not { } run) return;
        run.Disconnect();
        if (run.Status is not null) return;
        foreach (Process process in new List<Process>(system.Processes.All))
        {
            if (process.Run == run) system.Processes.Signal(process, Signals.Kill, default);
        }
    }

    private Result<int> Start(Beginning begin, string directory, PosixStart how)
    {
        if (system.Processes.Add(system.Processes.Root) is not { } main) return StatusCode.Full;
        main.Directory = directory;
        system.Processes.NewSession(main);
        Terminal? terminal = (how & AnyTerminal) != 0 ? new Terminal(system.Processes) : null;
        terminal?.Become(main.Session, main.Group);
        Run run = main.Run = new Run(main, terminal);
        main.Beginning = begin;
        run.OpenStreams(how, new DeviceDescription(system, DeviceKind.Null, "/dev/null", OpenFlags.ReadWrite));
        StatusCode code = system.Births.Start(main);
        if (code == StatusCode.Ok)
        {
            _run = run;
            return main.Id;
        }
        for (int i = main.Descriptors.End - 1; i >= 0; i--) main.Descriptors.Remove(i)?.Leave();
        system.Processes.Discard(main);
        return code == StatusCode.OutOfBudget ? StatusCode.Full : code;
    }
}
