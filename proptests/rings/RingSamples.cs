using System;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Entries with every byte in use.</summary>
internal static class RingSamples
{
    internal static Command Command(int choice, ulong number)
    {
        ulong mixed = number * 0x9E37_79B9_7F4A_7C15;
        Command command = new((ushort)choice, number, ~number, (ulong)choice << 32, 4, mixed, 6)
        {
            Flags = (CommandFlags)(byte)(choice >> 3),
            Shots = (byte)(choice >> 4),
            Deadline = number << 17 | (uint)choice,
        };
        return command;
    }

    internal static Completion Completion(uint token, int choice)
    {
        ulong value = (ulong)choice << 31 | token;
        return new(token, (StatusCode)(ushort)choice, value, (byte)(choice >> 5), CompletionFlags.MaybeStarted);
    }

    internal static byte[] Bytes(in Command command) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Command>(in command)).ToArray();
}

/// <summary>Commands for a batch; it keeps what it has written, as the server is to see it.</summary>
internal struct SampleBatch(int choice, ulong number) : ICommandSource
{
    private int _count;

    internal Command[] Written { get; } = new Command[Geometry.MostEntries + 1];

    /// <summary>Commands as <see cref="CallModel"/> knows them.</summary>
    internal bool IsForModel { get; init; }

    public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
    {
        ulong running = number + (ulong)_count;
        Command command = IsForModel
            ? CallSamples.Command(choice, running, 0) with { Deadline = 0 }
            : RingSamples.Command(choice, running);
        command.Flags = CommandFlags.None;
        command.Shots = 0;
        command.Token = token;
        Payload words = command.Payload;
        place.Write(command.Method, command.Deadline, words.A, words.B, words.C, words.D, words.E, words.F);
        Written[_count++] = command;
    }
}
