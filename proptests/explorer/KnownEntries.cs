using System;
using System.Runtime.InteropServices;
using Mooring.Rings;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The entries that the programs exchange. No two words of them are equal, and none is 0, which is what a slot holds
/// before its first use: an entry of which any word is old or missing is none of these.
/// </summary>
internal static class KnownEntries
{
    internal static Command Command(int number)
    {
        ulong mark = (ulong)(number + 1) << 8;
        return new Command((ushort)(mark | 1), mark | 2, mark | 3, mark | 4, mark | 5, mark | 6, mark | 7)
        {
            Flags = (CommandFlags)(byte)(number + 1),
            Deadline = mark | 8,
        };
    }

    internal static Completion Completion(int number, uint token)
    {
        ulong value = (ulong)(number + 1) << 8 | 9;
        return new(token, StatusCode.Faulted, value, hop: (byte)(number + 1), CompletionFlags.MaybeStarted);
    }

    /// <exception cref="Breach">It is not the command with this number.</exception>
    internal static void ExpectCommand(Command taken, int number, int commands)
    {
        taken.Token = 0;
        for (int known = 0; known < commands; known++)
        {
            if (!Same(taken, Command(known))) continue;
            if (known == number) return;
            throw new Breach(BreachKind.Order, $"command {known} was taken where {number} was expected");
        }
        throw new Breach(BreachKind.Torn, $"command {number} was taken torn");
    }

    private static bool Same(in Command one, in Command other) =>
        Bytes(one).AsSpan().SequenceEqual(Bytes(other));

    private static byte[] Bytes(in Command command) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Command>(in command)).ToArray();
}
