using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>Reads packed entries as a client does.</summary>
internal static class Packed
{
    private const int HeaderBytes = 24;

    public static List<string> Names(ReadOnlySpan<byte> buffer, int count, int bytes)
    {
        List<string> names = [];
        int at = 0;
        for (int i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(buffer[(at + HeaderBytes - 2)..]);
            names.Add(Encoding.UTF8.GetString(buffer.Slice(at + HeaderBytes, length)));
            at += (HeaderBytes + length + 7) / 8 * 8;
        }
        Assert.Equal(bytes, at);
        return names;
    }
}
