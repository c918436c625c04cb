using System;
using System.Buffers.Binary;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.Servers.Net.Wire;

/// <summary>A question for the addresses of a name, and its answer (RFC 1035, 4).</summary>
internal static class DnsMessage
{
    public const ushort ServerPort = 53;

    /// <summary>Of a question.</summary>
    public const int MostBytes = HeadBytes + DnsName.MostLetters + 2 + QuestionTail;

    private const int HeadBytes = 12, QuestionTail = 4, RecordTail = 10, MostAnswers = 64;
    private const ushort Answer = 0x8000, Truncated = 0x0200, WantsRecursion = 0x0100, ResultMask = 0xF;
    private const ushort AddressType = 1, AliasType = 5, Internet = 1, NoSuchName = 3;

    /// <returns>How many bytes were written.</returns>
    /// <param name="bytes">At least <see cref="MostBytes"/>.</param>
    /// <param name="identity">Of the question; the answer has it too.</param>
    /// <param name="name"><see cref="DnsName.IsName"/>.</param>
    public static int WriteQuestion(Span<byte> bytes, ushort identity, ReadOnlySpan<char> name)
    {
        bytes.Slice(0, HeadBytes).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, identity);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(2), WantsRecursion);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(4), 1);
        int at = HeadBytes + DnsName.Write(name, bytes.Slice(HeadBytes));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(at), AddressType);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.Slice(at + 2), Internet);
        return at + QuestionTail;
    }

    /// <summary>
    /// Reads the answer to a question. False: it is the answer to something else, or torn.
    /// </summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="question">What was asked, as it was sent.</param>
    /// <param name="found">
    /// NotFound: the name is nobody's, or has no address. IoError: the server could not say.
    /// </param>
    /// <param name="seconds">How long it may be remembered.</param>
    public static bool TryParseAnswer(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> question, out Runtime.Result<Ipv4Address> found, out uint seconds)
    {
        (found, seconds) = (StatusCode.IoError, 0);
        if (bytes.Length < question.Length || ShortAt(bytes, 0) != ShortAt(question, 0)) return false;
        ushort flags = ShortAt(bytes, 2);
        bool isAnswer = (flags & Answer) != 0 && ShortAt(bytes, 4) == 1;
        if (!isAnswer || !HasQuestion(bytes, question)) return false;
        int result = flags & ResultMask, answers = Math.Min((int)ShortAt(bytes, 6), MostAnswers);
        if (result == NoSuchName) found = StatusCode.NotFound;
        if (result != 0) return true;
        if ((flags & Truncated) != 0 && answers == 0) return true;
        return TryFollow(bytes, question.Length, answers, out found, out seconds);
    }

    /// <summary>
    /// The first address of the name, or of what it is another name of: the answers are in that order, so one pass
    /// does.
    /// </summary>
    private static bool TryFollow(
        ReadOnlySpan<byte> bytes, int at, int answers, out Runtime.Result<Ipv4Address> found, out uint seconds)
    {
        Span<byte> wanted = stackalloc byte[DnsName.MostLetters], owner = stackalloc byte[DnsName.MostLetters];
        (found, seconds) = (StatusCode.NotFound, uint.MaxValue);
        int place = HeadBytes;
        if (!DnsName.TryRead(bytes, ref place, wanted, out int wantedLength)) return false;
        for (int i = 0; i < answers; i++)
        {
            if (!DnsName.TryRead(bytes, ref at, owner, out int length) || at + RecordTail > bytes.Length) return false;
            ushort type = ShortAt(bytes, at), kind = ShortAt(bytes, at + 2), data = ShortAt(bytes, at + 8);
            uint lives = BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(at + 4));
            int dataAt = at + RecordTail;
            at = dataAt + data;
            if (at > bytes.Length) return false;
            bool isOurs = kind == Internet && wanted.Slice(0, wantedLength).SequenceEqual(owner.Slice(0, length));
            if (!isOurs || type is not (AddressType or AliasType)) continue;
            seconds = Math.Min(seconds, lives);
            if (type == AliasType && !DnsName.TryRead(bytes, ref dataAt, wanted, out wantedLength)) return false;
            if (type == AliasType) continue;
            if (data != sizeof(uint)) return false;
            found = new Ipv4Address(BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(dataAt)));
            return true;
        }
        return true;
    }

    /// <summary>The same question, letter by letter, whatever their size.</summary>
    private static bool HasQuestion(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> question)
    {
        for (int i = HeadBytes; i < question.Length; i++)
            if (Small(bytes[i]) != Small(question[i])) return false;
        return true;
    }

    private static byte Small(byte letter) =>
        letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter + ('a' - 'A')) : letter;

    private static ushort ShortAt(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(at));
}
