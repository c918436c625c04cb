using System;
using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// strace: each call as a line of text, when it is over, for the server to pass on. The line is written in the lent
/// buffer, where nothing is any more that somebody needs.
/// </summary>
internal static unsafe class Trace
{
    // SAFETY: the line lies in the lent buffer, LineBytes at most; the program's memory is read after User has said
    // that it can be.
    private const int LineBytes = 2048, MostText = 64, MostShown = 32, LineNote = 0;

    public static void Call(LinuxThread* thread, ulong number, in CallArguments given, long answer)
    {
        TraceLine line = new(new Span<byte>(thread->Buffer, LineBytes));
        Begin(thread, ref line, number, given, answer);
        line.Append(") = "u8);
        Answered(ref line, answer, number);
        Tell(thread, ref line);
    }

    /// <summary>The process has become a program; of a script it is what runs it.</summary>
    public static void Began(LinuxThread* thread, ReadOnlySpan<byte> path)
    {
        TraceLine line = new(new Span<byte>(thread->Buffer, LineBytes));
        line.Append("execve(\""u8);
        foreach (byte letter in path) line.AppendEscaped(letter);
        line.Append("\", ...) = 0"u8);
        Tell(thread, ref line);
    }

    /// <summary>The process ends, with a status as wait4 tells it.</summary>
    public static void End(LinuxThread* thread, int status)
    {
        TraceLine line = new(new Span<byte>(thread->Buffer, LineBytes));
        int signal = status & 0x7F;
        if (signal == 0)
        {
            line.Append("exit_group("u8);
            line.AppendNumber(status >> 8);
            line.Append(") = ?\n+++ exited with "u8);
            line.AppendNumber(status >> 8);
        }
        else
        {
            line.Append("+++ killed by signal "u8);
            line.AppendNumber(signal);
        }
        line.Append(" +++"u8);
        Tell(thread, ref line);
    }

    private static void Tell(LinuxThread* thread, ref TraceLine line)
    {
        line.Append("\n"u8);
        PosixCallsLayout.NoteArguments arguments = new()
        {
            Kind = LineNote, Text = Server.Range(0, (ulong)line.Length),
        };
        Server.Call(thread, PosixCallsLayout.Note, arguments);
    }

    private static void Begin(
        LinuxThread* thread, ref TraceLine line, ulong number, in CallArguments given, long answer)
    {
        ReadOnlySpan<byte> signature = Signatures.Of(number);
        int colon = signature.IndexOf((byte)':');
        if (colon < 0)
        {
            line.Append("syscall_"u8);
            line.AppendNumber((long)number);
            line.Append("("u8);
            return;
        }
        line.Append(signature.Slice(0, colon));
        line.Append("("u8);
        ReadOnlySpan<byte> letters = signature.Slice(colon + 1);
        for (int i = 0; i < letters.Length && i < 6; i++)
        {
            if (i > 0) line.Append(", "u8);
            Argument(thread, ref line, (char)letters[i], given[i], i == 5 ? 0 : given[i + 1], answer);
        }
    }

    private static void Argument(
        LinuxThread* thread, ref TraceLine line, char letter, ulong value, ulong next, long answer)
    {
        ulong filled = answer > 0 ? (ulong)answer : 0;
        switch (letter)
        {
            case 's':
                Text(thread, ref line, value, MostText * 4, true);
                break;
            case 't':
                Text(thread, ref line, value, filled, true);
                break;
            case 'b':
                Text(thread, ref line, value, next, false);
                break;
            case 'o':
                Text(thread, ref line, value, filled, false);
                break;
            case 'v':
                Vectors(thread, ref line, value, next);
                break;
            default:
                Number(ref line, letter, value);
                break;
        }
    }

    private static void Number(ref TraceLine line, char letter, ulong value)
    {
        const int currentDirectory = -100;
        if (letter == 'a' && (int)value == currentDirectory) line.Append("AT_FDCWD"u8);
        else if (letter is 'a' or 'd' or 'g') line.AppendNumber((int)value);
        else if (letter == 'u') line.AppendNumber((long)value);
        else if (letter == 'm') line.AppendOctal(value);
        else if (letter == 'p' && value == 0) line.Append("NULL"u8);
        else line.AppendHex(value);
    }

    private static void Vectors(LinuxThread* thread, ref TraceLine line, ulong vectors, ulong count)
    {
        line.Append("["u8);
        for (ulong i = 0; i < Math.Min(count, 8); i++)
        {
            if (!User.TryRead(thread, vectors + i * 16, out FileCalls.Vector vector)) break;
            line.Append(i == 0 ? "{iov_base="u8 : ", {iov_base="u8);
            Text(thread, ref line, vector.Start, vector.Bytes, false);
            line.Append(", iov_len="u8);
            line.AppendNumber((long)vector.Bytes);
            line.Append("}"u8);
        }
        line.Append("]"u8);
    }

    /// <summary>Bytes in quotes; after a number of them dots.</summary>
    private static void Text(LinuxThread* thread, ref TraceLine line, ulong address, ulong bytes, bool endsAtZero)
    {
        if (address == 0)
        {
            line.Append("NULL"u8);
            return;
        }
        line.Append("\""u8);
        ulong shown = endsAtZero ? bytes : Math.Min(bytes, MostShown);
        ulong i = 0;
        for (; i < shown; i++)
        {
            if (!User.TryRead(thread, address + i, out byte value) || (endsAtZero && value == 0)) break;
            line.AppendEscaped(value);
        }
        line.Append(i == shown && shown < bytes ? "\"..."u8 : "\""u8);
    }

    private static void Answered(ref TraceLine line, long answer, ulong number)
    {
        if (answer == Answer.Registers) line.Append("0"u8);
        else if (answer is Answer.Interrupted) line.Append("? ERESTARTSYS"u8);
        else if (answer is Answer.InterruptedForGood) line.Append("? ERESTARTNOHAND"u8);
        else if (answer is < 0 and > -4096)
        {
            line.Append("-1 "u8);
            line.Append(ErrnoNames.Of((int)-answer));
        }
        else if (number is (ulong)SystemCall.Mmap or (ulong)SystemCall.Brk or (ulong)SystemCall.Mremap)
            line.AppendHex((ulong)answer);
        else line.AppendNumber(answer);
    }
}
