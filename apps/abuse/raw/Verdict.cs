using System;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Raw;

/// <summary>What a specimen found wrong: the first complaint ends it.</summary>
internal static class Verdict
{
    private const int Guilty = 1;

    public static void Expect(bool holds, ReadOnlySpan<byte> what)
    {
        if (!holds) Complain(what, 0, false);
    }

    /// <summary>The kernel's answer is to be this one.</summary>
    public static void Expect(StatusCode expected, StatusCode answer, ReadOnlySpan<byte> what)
    {
        if (expected != answer) Complain(what, (ulong)answer, true);
    }

    public static void Expect(long expected, long answer, ReadOnlySpan<byte> what)
    {
        if (expected != answer) Complain(what, (ulong)answer, true);
    }

    public static void Expect(ulong expected, ulong answer, ReadOnlySpan<byte> what) =>
        Expect((long)expected, (long)answer, what);

    /// <summary>What the kernel does not do for anybody has this end.</summary>
    public static void Refused(StatusCode expected, StatusCode answer) =>
        Expect(expected, answer, "a refusal was"u8);

    /// <summary>A step on the way that has to succeed.</summary>
    public static ulong Must(StatusCode answer, ulong value, ReadOnlySpan<byte> what)
    {
        Expect(StatusCode.Ok, answer, what);
        return value;
    }

    private static void Complain(ReadOnlySpan<byte> what, ulong answer, bool hasAnswer)
    {
        Span<byte> text = Order.Text;
        int length = Math.Min(what.Length, Order.TextBytes - 32);
        what.Slice(0, length).CopyTo(text);
        if (hasAnswer) length = AppendNumber(text, length, answer);
        Order.Here.TextLength = (uint)length;
        Kernel.Exit(Guilty);
    }

    private static int AppendNumber(Span<byte> text, int length, ulong number)
    {
        ": "u8.CopyTo(text.Slice(length));
        length += 2;
        if ((long)number < 0)
        {
            text[length++] = (byte)'-';
            number = 0 - number;
        }
        ulong unit = 1;
        while (number / unit >= 10) unit *= 10;
        for (; unit > 0; unit /= 10) text[length++] = (byte)('0' + number / unit % 10);
        return length;
    }
}
