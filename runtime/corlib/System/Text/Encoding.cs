namespace System.Text;

/// <summary>Text to bytes and back. There is one encoding.</summary>
public abstract class Encoding
{
    private static readonly Encoding s_utf8 = new UTF8Encoding();

    /// <summary>What is not well-formed becomes U+FFFD in both directions.</summary>
    public static Encoding UTF8 => s_utf8;

    public abstract int GetByteCount(ReadOnlySpan<char> chars);

    public abstract int GetCharCount(ReadOnlySpan<byte> bytes);

    /// <returns>Bytes written. A destination that is too short ends the process.</returns>
    public abstract int GetBytes(ReadOnlySpan<char> chars, Span<byte> bytes);

    public abstract int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars);

    public abstract bool TryGetBytes(ReadOnlySpan<char> chars, Span<byte> bytes, out int bytesWritten);

    public abstract bool TryGetChars(ReadOnlySpan<byte> bytes, Span<char> chars, out int charsWritten);

    public int GetByteCount(string s) => GetByteCount(s.AsSpan());

    public byte[] GetBytes(string s)
    {
        byte[] bytes = new byte[GetByteCount(s)];
        GetBytes(s, bytes);
        return bytes;
    }

    public string GetString(byte[] bytes) => GetString(new ReadOnlySpan<byte>(bytes));

    public string GetString(byte[] bytes, int index, int count) =>
        GetString(new ReadOnlySpan<byte>(bytes, index, count));

    public string GetString(ReadOnlySpan<byte> bytes)
    {
        int length = GetCharCount(bytes);
        if (length == 0)
            return "";
        string result = string.Allocate(length);
        GetChars(bytes, result.Buffer);
        return result;
    }
}
