using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Init;

/// <summary>What one program may ask of init.</summary>
internal sealed class ClientPrograms(Init init, ClientIdentity client) : IPrograms, ISessionEnd, IGiver
{
    private readonly List<Gift> _laid = new();

    /// <summary>The process at the other end; set before it runs.</summary>
    public ProcessEntry Owner { get; set; } = null!;

    public void Ended(ClientIdentity client, StatusCode why) => CloseLaid();

    public void NotGiven(Handle handle) => Handles.Close(handle);

    public ValueTask<Result<Handle>> ConnectTo(string service, CancellationToken cancel)
    {
        if (service == Registry.Name) return new(init.Registry.Connect(client));
        if (service == ProgramsContract.Instance.Name) return new(Again());
        return init.Services.Find(service) is { } entry
            ? entry.Before(Owner).Connect(client, Owner, cancel)
            : new(StatusCode.NotFound);
    }

    public ValueTask<Result<ulong>> Start(string arguments, ulong budget, bool errorIsOutput) =>
        new(Start(null, arguments, budget, errorIsOutput));

    public ValueTask<Result<ulong>> StartFile(
        Handle file, ulong bytes, string arguments, ulong budget, bool errorIsOutput)
    {
        Result<SharedBytes> mapped = Map(file);
        Result<ulong> started = mapped.Code;
        if (mapped.IsOk && !mapped.Value.Holds(0, bytes)) started = StatusCode.BadArgument;
        else if (mapped.IsOk)
            started = Start(mapped.Value.Slice(0, (int)bytes), arguments, budget, errorIsOutput);
        if (mapped.IsOk) Regions.Unmap(mapped.Value);
        Handles.Close(file);
        CloseLaid();
        return new(started);
    }

    public ValueTask<Result<ArchivePlace>> PlaceOf(string path) => new(init.Files.PlaceOf(path));

    public async ValueTask<Result<ProcessEnding>> Wait(ulong id, SharedBytes report, CancellationToken cancel)
    {
        if (init.Processes.Find(id) is not { } entry) return StatusCode.NotFound;
        using CancellationTokenRegistration _ = entry.Waiting.WakeAllWith(cancel);
        while (!entry.HasEnded && !cancel.IsCancellationRequested) await entry.Waiting.Wait();
        if (!entry.HasEnded) return StatusCode.Cancelled;
        return new ProcessEnding { ExitCode = entry.ExitCode, ReportBytes = WriteText(entry.Report, report) };
    }

    public ValueTask<Result<ulong>> Kill(ulong id) => new(init.Kill(id));

    public ValueTask<Result<ulong>> KillAll(string name) =>
        new(name.Length == 0 ? StatusCode.BadArgument : init.Kill(name));

    public ValueTask<Result<int>> List(SharedBytes into)
    {
        int recordBytes = Unsafe.SizeOf<ProcessRecord>(), count = 0;
        Span<byte> rest = into.Span;
        while (rest.Length >= recordBytes && init.Scratch.ProcessAt(init.Machine, (uint)count).IsOk)
        {
            init.Scratch.Bytes.Slice(0, recordBytes).CopyTo(rest);
            rest = rest.Slice(recordBytes);
            count++;
        }
        return new(count);
    }

    public ValueTask<Result<SystemRecord>> Machine() => new(init.Scratch.Machine(init.Machine));

    public ValueTask<StatusCode> PowerOff()
    {
        init.Machine.PowerOff();
        return new(StatusCode.Ok);
    }

    public ValueTask<Result<LogRead>> KernelLog(ulong cursor, SharedBytes into)
    {
        int length = Math.Min(into.Length, Limits.PageBytes);
        Result<ulong> read = init.Machine.LogRead(cursor, init.Scratch.Region, 0, (ulong)length);
        if (!read.IsOk) return new(read.Code);
        LogRead log = new() { Bytes = (uint)read.Value, Lost = (uint)(read.Value >> 32) };
        init.Scratch.Bytes.Slice(0, (int)Math.Min(log.Bytes, (uint)length)).CopyTo(into.Span);
        return new(log);
    }

    public ValueTask<StatusCode> Log(string line)
    {
        init.Log(Owner.Name + ": " + line);
        return new(StatusCode.Ok);
    }

    public ValueTask<StatusCode> Lay(StartRole role, Handle end)
    {
        bool fits = role is >= StartRole.Input and <= StartRole.Error;
        foreach (Gift gift in _laid) fits &= gift.Role != role;
        if (fits) _laid.Add(new Gift(role, end, Rights.All));
        else Handles.Close(end);
        return new(fits ? StatusCode.Ok : StatusCode.BadArgument);
    }

    private Result<ulong> Start(SharedBytes? file, string arguments, ulong budget, bool errorIsOutput)
    {
        string[] parts = arguments.Split('\0');
        if (parts.Length < 2 || parts[^1].Length != 0) return StatusCode.BadArgument;
        Start start = new(parts[0])
        {
            ParentId = client.ProcessId, Line = client.Line, Budget = budget, ErrorIsOutput = errorIsOutput,
            File = file,
        };
        for (int i = 1; i < parts.Length - 1; i++) start.Arguments.Add(parts[i]);
        foreach (Gift gift in _laid) start.Gifts.Add(gift);
        Result<ProcessEntry> entry = init.Launch(start);
        CloseLaid();
        return entry.IsOk ? entry.Value.Id : entry.Code;
    }

    private static Result<SharedBytes> Map(Handle file)
    {
        Result<ulong> pages = Regions.Pages(file);
        if (!pages.IsOk) return StatusCode.BadHandle;
        if (pages.Value > IPrograms.LargestFile / Limits.PageBytes) return StatusCode.TooLarge;
        return Regions.Map(file, Rights.Read);
    }

    /// <summary>Another channel for the same program.</summary>
    private Result<Handle> Again() =>
        new ProgramsSession(new ClientPrograms(init, client) { Owner = Owner }).Open(client);

    /// <summary>What a program has got is not here any more, and this does nothing to it.</summary>
    private void CloseLaid()
    {
        foreach (Gift gift in _laid) Handles.Close(gift.Handle);
        _laid.Clear();
    }

    /// <summary>As much of it as there is room for, in whole letters.</summary>
    private static uint WriteText(string text, SharedBytes into)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(bytes.Length, into.Length);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80) length--;
        bytes.AsSpan(0, length).CopyTo(into.Span);
        return (uint)length;
    }
}
