using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Mooring.Tests.Net;

/// <summary>
/// Messages of DNS as a server writes them (RFC 1035, 4), nothing compressed unless the test says so.
/// </summary>
internal sealed class DnsMessages(ushort identity, string question)
{
    private readonly List<byte> _answers = [];
    private byte _count;

    /// <summary>The answer with its records.</summary>
    public byte[] Bytes
    {
        get
        {
            byte[] head = Question(identity, question);
            (head[2], head[3], head[7]) = (0x81, 0x80, _count);
            return [.. head, .. _answers];
        }
    }

    public static byte[] Question(ushort identity, string name) =>
        [.. Frames.Bytes(identity, 2), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. Name(name), 0, 1, 0, 1];

    public static byte[] Name(string name) => [.. name.TrimEnd('.').Split('.').SelectMany(Label), 0];

    private static IEnumerable<byte> Label(string label) => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length);

    public DnsMessages Address(string name, uint address, uint seconds) =>
        Record(Name(name), 1, 1, seconds, Frames.Bytes(address, 4));

    public DnsMessages Alias(string name, string other, uint seconds) => Record(Name(name), 5, 1, seconds, Name(other));

    public DnsMessages Record(byte[] name, ushort type, ushort kind, uint seconds, byte[] data)
    {
        _answers.AddRange(name);
        _answers.AddRange([.. Frames.Bytes(type, 2), .. Frames.Bytes(kind, 2), .. Frames.Bytes(seconds, 4)]);
        _answers.AddRange([.. Frames.Bytes((ulong)data.Length, 2), .. data]);
        _count++;
        return this;
    }
}
