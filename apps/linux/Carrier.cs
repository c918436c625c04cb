using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Linux;

/// <summary>
/// Carries bytes between the streams of this program and those of the one that it runs. Where this one has the console
/// the other has a terminal, whose keys are the console's keys; where it has a pipe the other has one.
/// </summary>
internal sealed class Carrier(PosixClient posix)
{
    /// <summary>Of the session with the server: a piece for each stream that is under way.</summary>
    public const int BufferBytes = 256 * 1024;

    private const int PieceBytes = 32 * 1024, KeyBytes = 7, CountShift = 56;

    private readonly CancellationTokenSource _ended = new();
    private readonly WaitQueue _drained = new();
    private int _draining;

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its status, or why it does not run.</returns>
    public async ValueTask<Result<int>> Run(byte[] words, uint arguments, uint environment, bool isTraced)
    {
        PosixStart how = await Streams() | (isTraced ? PosixStart.Traced : PosixStart.None);
        Result<int> started = await posix.Start(words, arguments, environment, how);
        if (!started.IsOk) return started;
        if ((how & PosixStart.InputIsTerminal) != 0) Loop.Detach(CarryKeys());
        else if ((how & PosixStart.NoInput) == 0) Loop.Detach(CarryInput());
        bool isRaw = (how & PosixStart.OutputIsTerminal) != 0;
        Loop.Detach(Carry(PosixStream.Output, isRaw ? ConsoleStream.Raw : ConsoleStream.Output));
        Loop.Detach(Carry(PosixStream.Error, ConsoleStream.Error));
        if (isTraced) Loop.Detach(Carry(PosixStream.Trace, ConsoleStream.Error));
        Result<int> ended = await posix.Ended();
        while (_draining > 0) await _drained.Wait();
        _ended.Cancel();
        await Console.FlushAsync();
        return ended;
    }

    /// <summary>Which streams are the console, and whether that is a terminal.</summary>
    private static async ValueTask<PosixStart> Streams()
    {
        bool isTerminal = (await Console.Line.Raw.Size()).IsOk;
        PosixStart how = PosixStart.None;
        if (!HasPipe(StartRole.Input)) how |= isTerminal ? PosixStart.InputIsTerminal : PosixStart.NoInput;
        Handle output = Startup.Handle(StartRole.Output), error = Startup.Handle(StartRole.Error);
        if (!output.IsNone && output.Value == error.Value) how |= PosixStart.ErrorIsOutput;
        if (!isTerminal) return how;
        if (!HasPipe(StartRole.Output)) how |= PosixStart.OutputIsTerminal;
        if (!HasPipe(StartRole.Error)) how |= PosixStart.ErrorIsTerminal;
        return how;
    }

    private static bool HasPipe(StartRole role) => !Startup.Handle(role).IsNone;

    /// <summary>What the program writes, to where this one writes.</summary>
    private async ValueTask Carry(PosixStream from, ConsoleStream to)
    {
        _draining++;
        BufferSlice slice = await posix.Buffer.Take(PieceBytes);
        while (true)
        {
            Result<int> drained = await posix.Drain(from, slice.Bytes);
            if (!drained.IsOk || drained.Value <= 0 || drained.Value > slice.Length) break;
            if (await Console.WriteAsync(slice.Bytes.Slice(0, drained.Value), to) != StatusCode.Ok) break;
        }
        posix.Buffer.Give(slice);
        _draining--;
        _drained.WakeAll();
    }

    private async ValueTask CarryInput()
    {
        while (true)
        {
            ReadResult read = await Console.In.ReadAsync();
            int length = Math.Min(read.Buffer.Length, PieceBytes);
            if (length > 0)
            {
                Result<int> fed = await posix.Feed(read.Buffer.Span.Slice(0, length), _ended.Token);
                if (!fed.IsOk) break;
                Console.In.AdvanceTo(Math.Min(fed.Value, length));
            }
            if (read.IsCompleted && length == read.Buffer.Length && length == 0) break;
        }
        await posix.Feed(default(ReadOnlySpan<byte>));
        await Console.In.CompleteAsync();
    }

    private async ValueTask CarryKeys()
    {
        byte[] keys = new byte[KeyBytes];
        await foreach (Result<ulong> item in Console.Line.Raw.Keys(_ended.Token))
        {
            if (!item.IsOk) return;
            int count = (int)Math.Min(item.Value >> CountShift, KeyBytes);
            for (int i = 0; i < count; i++) keys[i] = (byte)(item.Value >> 8 * i);
            if (!(await posix.Feed(keys.AsSpan(0, count), _ended.Token)).IsOk) return;
        }
    }
}
