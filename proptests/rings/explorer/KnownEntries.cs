using System;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The entries that the programs exchange. No two words of them are equal, and none is 0, which is what a slot holds
/// before its first use: an entry of which any word is old, missing or another channel's is none of these.
/// </summary>
internal static class KnownEntries
{
    internal static Command Command(int channel, int number)
    {
        ulong mark = Mark(channel, number);
        return new Command((ushort)(mark | 1), mark | 2, mark | 3, mark | 4, mark | 5, mark | 6, mark | 7)
        {
            Flags = (number & 1) == 0 ? CommandFlags.Ordered : CommandFlags.None,
            Deadline = mark | 8,
        };
    }

    internal static Completion Completion(int channel, int number, uint token, bool isCancelled) => new(
        token, isCancelled ? StatusCode.Cancelled : StatusCode.Faulted, Mark(channel, number) | 9,
        hop: (byte)(number + 1));

    /// <summary>One of a stream's completions that are not the last.</summary>
    internal static Completion Shot(int channel, int number, uint token, int shot) =>
        new(token, StatusCode.Ok, Mark(channel, number) | 0x80u | (uint)shot, hop: (byte)(number + 1), isLast: false);

    /// <exception cref="Breach">It is not the command with this number.</exception>
    internal static void ExpectCommand(Command taken, int channel, int number, int commands)
    {
        (taken.Token, taken.Shots, taken.Flags) = (0, 0, taken.Flags & ~CommandFlags.Stream);
        for (int known = 0; known < commands; known++)
        {
            if (!Same(taken, Command(channel, known))) continue;
            if (known == number) return;
            throw new Breach(BreachKind.Order, $"command {known} was taken where {number} was expected");
        }
        throw new Breach(BreachKind.Torn, $"command {number} was taken torn");
    }

    internal static bool Same(in Completion one, in Completion other) =>
        one.Head == other.Head && one.Value == other.Value;

    private static ulong Mark(int channel, int number) => (ulong)(number + 1) << 8 | (ulong)(channel + 1) << 12;

    private static bool Same(in Command one, in Command other) =>
        Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    private static byte[] Bytes(in Command command) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Command>(in command)).ToArray();
}
