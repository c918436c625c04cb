using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A program's session with init (<see cref="IPrograms"/>), which it was born with: names, processes, the machine.
/// Calls for which the session buffer has no room wait for it.
/// </summary>
public sealed class InitClient : IConnector
{
    private const int ReportBytes = 8192, LogBytes = 4096;

    private static InitClient? s_instance;

    private readonly SessionBuffer _buffer;
    private readonly ProgramsClient _programs;

    private InitClient(SessionBuffer buffer)
    {
        _buffer = buffer;
        _programs = new ProgramsClient(new ServiceClient(ProgramsContract.Instance, new Birthright(), buffer));
    }

    public static InitClient Instance => s_instance ??= Create();

    /// <inheritdoc/>
    public async ValueTask<Result<Handle>> Connect(string name)
    {
        Result<Handle> end;
        do end = await _programs.ConnectTo(name);
        while (end.Code == StatusCode.Full && await _buffer.HasRoom(IPrograms.LongestName));
        return end;
    }

    /// <inheritdoc/>
    public Result<Handle> ConnectAndWait(string name) => _programs.ConnectTo(name).Wait();

    /// <summary>Starts a program; answers its id.</summary>
    /// <param name="arguments">The first is the path of the program.</param>
    /// <param name="budgetPages">0: init decides.</param>
    /// <param name="errorIsOutput">Its error stream is the pipe that was laid as its output.</param>
    /// <returns>As <see cref="IPrograms.Start"/>.</returns>
    public async ValueTask<Result<ulong>> Spawn(
        IReadOnlyList<string> arguments, ulong budgetPages = 0, bool errorIsOutput = false)
    {
        string joined = Joined(arguments);
        if (!CanBe(joined)) return StatusCode.BadArgument;
        Result<ulong> id;
        do id = await _programs.Start(joined, budgetPages, errorIsOutput);
        while (id.Code == StatusCode.Full && await _buffer.HasRoom(IPrograms.LongestArguments));
        return id;
    }

    /// <summary>Starts a program of which this one has the file. As <see cref="Spawn"/>.</summary>
    /// <param name="file">A region, [Read, Give].</param>
    /// <param name="bytes">Of the file.</param>
    /// <returns>As <see cref="IPrograms.StartFile"/>.</returns>
    /// <inheritdoc cref="Spawn"/>
    public async ValueTask<Result<ulong>> SpawnFile(
        Handle file, ulong bytes, IReadOnlyList<string> arguments, ulong budgetPages = 0, bool errorIsOutput = false)
    {
        string joined = Joined(arguments);
        if (!CanBe(joined)) return StatusCode.BadArgument;
        Result<ulong> id;
        do id = await _programs.StartFile(file, bytes, joined, budgetPages, errorIsOutput);
        while (id.Code == StatusCode.Full && await _buffer.HasRoom(IPrograms.LongestArguments));
        return id;
    }

    /// <inheritdoc cref="IPrograms.PlaceOf"/>
    public async ValueTask<Result<ArchivePlace>> PlaceOf(string path)
    {
        Result<ArchivePlace> place;
        do place = await _programs.PlaceOf(path);
        while (place.Code == StatusCode.Full && await _buffer.HasRoom(IPrograms.LongestArguments));
        return place;
    }

    /// <summary>Hands over the end of a pipe, for the program that is started next.</summary>
    /// <param name="role">Input: a server end; Output, Error: client ends.</param>
    /// <param name="end">Closed if that fails.</param>
    public async ValueTask<StatusCode> Lay(StartRole role, Handle end)
    {
        StatusCode code = await _programs.Lay(role, end);
        if (code != StatusCode.Ok) Handles.Close(end);
        return code;
    }

    /// <summary>Completes when the process has ended.</summary>
    public async ValueTask<Result<ProcessEnd>> Wait(ulong id)
    {
        BufferSlice report = await _buffer.Take(ReportBytes);
        Result<ProcessEnding> ending = await _programs.Wait(id, report.Bytes);
        string text = ending.IsOk ? Encoding.UTF8.GetString(Filled(report, ending.Value.ReportBytes)) : string.Empty;
        _buffer.Give(report);
        return ending.IsOk ? new ProcessEnd(ending.Value.ExitCode, text) : ending.Code;
    }

    /// <inheritdoc cref="IPrograms.Kill"/>
    public ValueTask<Result<ulong>> Kill(ulong id) => _programs.Kill(id);

    /// <inheritdoc cref="IPrograms.KillAll"/>
    public ValueTask<Result<ulong>> Kill(string name) => _programs.KillAll(name);

    /// <summary>All processes, as the kernel knows them.</summary>
    public async ValueTask<Result<ProcessRecord[]>> List()
    {
        BufferSlice slice = await _buffer.Take(SessionBuffer.Bytes * 3 / 4);
        Result<int> count = await _programs.List(slice.Bytes);
        ReadOnlySpan<ProcessRecord> records = MemoryMarshal.Cast<byte, ProcessRecord>(slice.Bytes.Span);
        Result<ProcessRecord[]> result = count.Code;
        if (count.IsOk) result = records.Slice(0, Math.Min(count.Value, records.Length)).ToArray();
        _buffer.Give(slice);
        return result;
    }

    /// <inheritdoc cref="IPrograms.Machine"/>
    public ValueTask<Result<SystemRecord>> Machine() => _programs.Machine();

    /// <summary>What the kernel's log holds from a cursor on; 0 is its beginning.</summary>
    public async ValueTask<Result<LogChunk>> KernelLog(ulong cursor)
    {
        BufferSlice slice = await _buffer.Take(LogBytes);
        Result<LogRead> read = await _programs.KernelLog(cursor, slice.Bytes);
        byte[] bytes = Filled(slice, read.Value.Bytes).ToArray();
        _buffer.Give(slice);
        ulong lost = read.Value.Lost, next = cursor + (ulong)bytes.Length + lost;
        return read.IsOk ? new LogChunk(bytes, lost, next) : read.Code;
    }

    /// <summary>Ends everything; answers only if that is not allowed.</summary>
    public ValueTask<StatusCode> PowerOff() => _programs.PowerOff();

    /// <inheritdoc cref="IPrograms.Log"/>
    public ValueTask<StatusCode> Log(string line) => _programs.Log(line);

    private static InitClient Create()
    {
        Result<SessionBuffer> buffer = SessionBuffer.Create();
        if (!buffer.IsOk) Environment.FailFast("no memory for the session with init");
        return new InitClient(buffer.Value);
    }

    /// <summary>What has been filled of a slice, as init says.</summary>
    private static ReadOnlySpan<byte> Filled(BufferSlice slice, uint bytes) =>
        slice.Bytes.Span.Slice(0, (int)Math.Min(bytes, (uint)slice.Length));

    private static bool CanBe(string arguments) =>
        Encoding.UTF8.GetByteCount(arguments) <= IPrograms.LongestArguments;

    private static string Joined(IReadOnlyList<string> arguments)
    {
        StringBuilder joined = new();
        for (int i = 0; i < arguments.Count; i++) joined.Append(arguments[i]).Append('\0');
        return joined.ToString();
    }

    /// <summary>The channel to init is not asked for: the process starts with it, once.</summary>
    private sealed class Birthright : IConnector
    {
        private bool _isTaken;

        public ValueTask<Result<Handle>> Connect(string name) => new(ConnectAndWait(name));

        public Result<Handle> ConnectAndWait(string name)
        {
            Handle end = Startup.Handle(StartRole.Init);
            if (_isTaken || end.IsNone) return StatusCode.Closed;
            _isTaken = true;
            return end;
        }
    }
}
