using System;
using System.Text;

namespace Mooring.Apps.Wget;

/// <summary>The head of an answer: of its fields those that matter here.</summary>
internal struct AnswerHead
{
    /// <summary>0: the first line is none of HTTP's.</summary>
    public int Status;

    /// <summary>The first line, for people.</summary>
    public string Line;

    public bool HasLength, IsChunked;
    public ulong Length;

    public static AnswerHead Parse(ReadOnlySpan<byte> bytes)
    {
        AnswerHead head = new() { Line = string.Empty };
        string[] lines = TextOf(bytes).Split('\n');
        head.Line = lines[0].Trim();
        bool isHttp = head.Line.StartsWith("HTTP/1.") && head.Line.Length >= 12;
        if (!isHttp || !int.TryParse(head.Line.AsSpan(9, 3), out head.Status)) head.Status = 0;
        for (int i = 1; i < lines.Length; i++) head.TakeField(lines[i]);
        return head;
    }

    private void TakeField(string line)
    {
        int colon = line.IndexOf(':');
        if (colon < 0) return;
        string name = line.Substring(0, colon).ToLowerInvariant(), value = line.Substring(colon + 1).Trim();
        if (name == "content-length" && ulong.TryParse(value, out Length)) HasLength = true;
        if (name == "transfer-encoding") IsChunked = true;
    }

    /// <summary>Whatever is not ASCII becomes a question mark.</summary>
    private static string TextOf(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte one in bytes) text.Append(one < 0x80 ? (char)one : '?');
        return text.ToString();
    }
}
