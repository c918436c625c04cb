using System;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Soak.Raw;

/// <summary>What an actor found wrong: the first complaint ends it.</summary>
internal static class Verdict
{
    private const int Guilty = 1;

    public static void Expect(bool holds, ReadOnlySpan<byte> what)
    {
        if (!holds) Complain(what, 0);
    }

    /// <summary>How a command ended: it is to be like this.</summary>
    public static void Expect(StatusCode expected, StatusCode answer, KernelMethod method)
    {
        if (expected != answer)
            Complain("method, expected, answered"u8, (ulong)method << 32 | (ulong)expected << 16 | (ulong)answer);
    }

    public static void Complain(ReadOnlySpan<byte> what, ulong number)
    {
        const int digits = 16;
        Span<byte> text = Order.Text;
        int length = Math.Min(what.Length, Order.TextBytes - digits - 2);
        what.Slice(0, length).CopyTo(text);
        text[length++] = (byte)' ';
        for (int shift = 60; shift >= 0; shift -= 4) text[length++] = "0123456789abcdef"u8[(int)(number >> shift & 15)];
        Order.Here.TextLength = (uint)length;
        if (Order.Here.IsHonest) Runtime.Processes.Exit(Guilty);
        else Wire.Exit(Guilty);
    }
}
