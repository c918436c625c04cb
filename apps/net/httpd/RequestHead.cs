using System;

namespace Mooring.Apps.Httpd;

/// <summary>What the bytes of a head are.</summary>
internal enum HeadState
{
    /// <summary>There is more to come.</summary>
    Torn,
    Whole,
    Wrong,
    TooLarge,
    WrongVersion,
}

/// <summary>The head of a request (RFC 9112 2 to 6): of its fields those that matter here.</summary>
internal struct RequestHead
{
    public const int MostBytes = 8 * 1024;

    /// <summary>With the empty line at its end.</summary>
    public int Bytes;

    public string Target;

    /// <summary>The field "Range"; empty: there is none.</summary>
    public string Range;

    /// <summary>GET or HEAD.</summary>
    public bool IsKnownMethod, IsHeadOnly;

    /// <summary>The connection is to be used again.</summary>
    public bool Stays;

    private bool _hasHost, _hasBody;

    public static HeadState Parse(ReadOnlySpan<byte> bytes, out RequestHead head)
    {
        head = new RequestHead { Target = string.Empty, Range = string.Empty };
        int lines = 0;
        while (TryLine(bytes.Slice(head.Bytes), out ReadOnlySpan<byte> line, out int taken))
        {
            head.Bytes += taken;
            if (line.Length == 0 && lines > 0) return head.Judge();
            if (line.Length == 0) continue;
            HeadState state = lines++ == 0 ? head.TakeFirst(line) : head.TakeField(line);
            if (state != HeadState.Whole) return state;
        }
        return bytes.Length == MostBytes ? HeadState.TooLarge : HeadState.Torn;
    }

    /// <summary>A body that nobody asked for is not looked for: the connection ends with the answer.</summary>
    private HeadState Judge()
    {
        if (_hasBody) Stays = false;
        return _hasHost ? HeadState.Whole : HeadState.Wrong;
    }

    private static bool TryLine(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int taken)
    {
        int end = bytes.IndexOf((byte)'\n');
        line = default;
        taken = end + 1;
        if (end < 0) return false;
        line = bytes.Slice(0, end > 0 && bytes[end - 1] == '\r' ? end - 1 : end);
        return true;
    }

    private HeadState TakeFirst(ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' '), last = line.LastIndexOf((byte)' ');
        if (space <= 0 || last <= space + 1) return HeadState.Wrong;
        ReadOnlySpan<byte> version = line.Slice(last + 1), target = line.Slice(space + 1, last - space - 1);
        if (target.IndexOf((byte)' ') >= 0 || !version.StartsWith("HTTP/"u8)) return HeadState.Wrong;
        if (!version.SequenceEqual("HTTP/1.1"u8) && !version.SequenceEqual("HTTP/1.0"u8)) return HeadState.WrongVersion;
        ReadOnlySpan<byte> method = line.Slice(0, space);
        IsHeadOnly = method.SequenceEqual("HEAD"u8);
        IsKnownMethod = IsHeadOnly || method.SequenceEqual("GET"u8);
        Stays = version[^1] == '1';
        _hasHost = !Stays;
        return TryText(target, out Target) ? HeadState.Whole : HeadState.Wrong;
    }

    private HeadState TakeField(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[colon - 1] is (byte)' ' or (byte)'\t') return HeadState.Wrong;
        ReadOnlySpan<byte> name = line.Slice(0, colon), value = Trim(line.Slice(colon + 1));
        if (IsSame(name, "host"u8)) _hasHost = true;
        if (IsSame(name, "connection"u8) && IsSame(value, "close"u8)) Stays = false;
        if (IsSame(name, "connection"u8) && IsSame(value, "keep-alive"u8)) Stays = true;
        if (IsSame(name, "transfer-encoding"u8)) _hasBody = true;
        if (IsSame(name, "content-length"u8) && !value.SequenceEqual("0"u8)) _hasBody = true;
        if (IsSame(name, "range"u8) && TryText(value, out string range)) Range = range;
        return HeadState.Whole;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        while (value.Length > 0 && value[0] is (byte)' ' or (byte)'\t') value = value.Slice(1);
        while (value.Length > 0 && value[^1] is (byte)' ' or (byte)'\t') value = value.Slice(0, value.Length - 1);
        return value;
    }

    private static bool IsSame(ReadOnlySpan<byte> text, ReadOnlySpan<byte> small)
    {
        if (text.Length != small.Length) return false;
        for (int i = 0; i < text.Length; i++)
            if ((text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i]) != small[i]) return false;
        return true;
    }

    /// <summary>Letters of ASCII that can be seen.</summary>
    private static bool TryText(ReadOnlySpan<byte> bytes, out string text)
    {
        Span<char> letters = stackalloc char[bytes.Length];
        text = string.Empty;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is < (byte)' ' or >= 0x7F) return false;
            letters[i] = (char)bytes[i];
        }
        text = new string(letters);
        return true;
    }
}
