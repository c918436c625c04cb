using System;
using System.Text;
using System.Text.Unicode;

namespace Mooring.Apps.Httpd;

/// <summary>
/// Paths of files as targets of requests write them (RFC 3986): percent signs before what is not a plain letter.
/// </summary>
internal static class RequestPath
{
    private const string Plain = "/-._~!$&'()*+,;=:@";

    /// <summary>
    /// The path that is meant, absolute and without steps upwards. False: it is none, or one that leads out.
    /// </summary>
    public static bool TryRead(string target, out string path)
    {
        path = string.Empty;
        ReadOnlySpan<char> letters = WithoutHost(target.AsSpan());
        int end = letters.IndexOfAny('?', '#');
        if (end >= 0) letters = letters.Slice(0, end);
        byte[] bytes = new byte[letters.Length];
        int length = 0;
        for (int i = 0; i < letters.Length; i++)
        {
            byte letter = (byte)letters[i];
            if (letter == '%' && !TryHex(letters, ref i, out letter) || letter == 0) return false;
            bytes[length++] = letter;
        }
        ReadOnlySpan<byte> read = bytes.AsSpan(0, length);
        if (length == 0 || read[0] != '/' || !Utf8.IsValid(read) || HasSteps(read)) return false;
        path = Encoding.UTF8.GetString(read);
        return true;
    }

    /// <summary>The same the other way round.</summary>
    public static string Write(string path)
    {
        StringBuilder text = new();
        foreach (byte letter in Encoding.UTF8.GetBytes(path))
        {
            char plain = (char)letter;
            bool isPlain = plain is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9'
                || Plain.IndexOf(plain) >= 0;
            if (isPlain) text.Append(plain);
            else text.Append('%').Append(Hex(letter >> 4)).Append(Hex(letter & 15));
        }
        return text.ToString();
    }

    /// <summary>A target may name the host too (RFC 9112 3.2.2).</summary>
    private static ReadOnlySpan<char> WithoutHost(ReadOnlySpan<char> target)
    {
        if (!target.StartsWith("http://")) return target;
        target = target.Slice("http://".Length);
        int slash = target.IndexOf('/');
        return slash < 0 ? "/" : target.Slice(slash);
    }

    private static bool HasSteps(ReadOnlySpan<byte> path)
    {
        while (path.Length > 0)
        {
            path = path.Slice(1);
            int slash = path.IndexOf((byte)'/'), length = slash < 0 ? path.Length : slash;
            if (path.Slice(0, length).SequenceEqual(".."u8) || path.Slice(0, length).SequenceEqual("."u8)) return true;
            path = path.Slice(length);
        }
        return false;
    }

    private static bool TryHex(ReadOnlySpan<char> letters, ref int at, out byte letter)
    {
        letter = 0;
        if (at + 2 >= letters.Length) return false;
        int high = Digit(letters[at + 1]), low = Digit(letters[at + 2]);
        at += 2;
        letter = (byte)(high << 4 | low);
        return high >= 0 && low >= 0;
    }

    private static int Digit(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'a' and <= 'f' => letter - 'a' + 10,
        >= 'A' and <= 'F' => letter - 'A' + 10,
        _ => -1,
    };

    private static char Hex(int digit) => (char)(digit < 10 ? '0' + digit : 'A' + digit - 10);
}
