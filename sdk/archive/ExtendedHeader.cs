using System;

namespace Mooring.Sdk.Archive;

/// <summary>
/// What extended headers say about the member that follows them: pax records (<c>length key=value\n</c>, POSIX.1-2001,
/// type x) and GNU's long names (types L and K). Each replaces a field of the member's own header.
/// </summary>
internal ref struct ExtendedHeader
{
    public ReadOnlySpan<byte> Path, Link;
    public int PathOffset;
    public ulong Size, ModifiedNs;
    public bool HasPath, HasLink, HasSize, HasModified;

    /// <summary>Something in it did not parse: the member it speaks of cannot be trusted.</summary>
    public bool IsBroken;

    /// <summary>Adds the data of one extended header.</summary>
    /// <param name="type">Of that header.</param>
    /// <param name="data">Its data.</param>
    /// <param name="offset">Where the data lies in the archive.</param>
    public void Add(byte type, ReadOnlySpan<byte> data, int offset)
    {
        switch (type)
        {
            case (byte)'x': AddRecords(data, offset); break;
            case (byte)'L': SetPath(UpToNul(data), offset); break;
            case (byte)'K': SetLink(UpToNul(data)); break;
        }
    }

    private void AddRecords(ReadOnlySpan<byte> data, int offset)
    {
        while (!data.IsEmpty)
        {
            int space = data.IndexOf((byte)' ');
            if (space < 1 || !TryDecimal(data.Slice(0, space), out ulong length)
                || length > (ulong)data.Length || length < (ulong)space + 4 || data[(int)length - 1] != '\n')
            {
                IsBroken = true;
                return;
            }
            AddRecord(data.Slice(space + 1, (int)length - space - 2), offset + space + 1);
            data = data.Slice((int)length);
            offset += (int)length;
        }
    }

    private void AddRecord(ReadOnlySpan<byte> record, int offset)
    {
        int equals = record.IndexOf((byte)'=');
        if (equals < 0)
        {
            IsBroken = true;
            return;
        }
        ReadOnlySpan<byte> key = record.Slice(0, equals), value = record.Slice(equals + 1);
        if (key.SequenceEqual("path"u8)) SetPath(value, offset + equals + 1);
        else if (key.SequenceEqual("linkpath"u8)) SetLink(value);
        else if (key.SequenceEqual("size"u8)) SetSize(value);
        else if (key.SequenceEqual("mtime"u8)) SetModified(value);
    }

    private void SetPath(ReadOnlySpan<byte> path, int offset)
    {
        Path = path;
        PathOffset = offset;
        HasPath = true;
    }

    private void SetLink(ReadOnlySpan<byte> link)
    {
        Link = link;
        HasLink = true;
    }

    private void SetSize(ReadOnlySpan<byte> value)
    {
        HasSize = TryDecimal(value, out Size);
        IsBroken |= !HasSize;
    }

    /// <summary>Seconds with a fraction; before 1970 it stays unknown.</summary>
    private void SetModified(ReadOnlySpan<byte> value)
    {
        int point = value.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? value : value.Slice(0, point);
        if (!TryDecimal(whole, out ulong seconds) || seconds > ulong.MaxValue / 1_000_000_000 - 1) return;
        ulong nanoseconds = 0, unit = 100_000_000;
        ReadOnlySpan<byte> fraction = point < 0 ? default : value.Slice(point + 1);
        foreach (byte digit in fraction)
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            nanoseconds += (ulong)(digit - '0') * unit;
            unit /= 10;
        }
        ModifiedNs = seconds * 1_000_000_000 + nanoseconds;
        HasModified = true;
    }

    private static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        return end < 0 ? data : data.Slice(0, end);
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (ulong.MaxValue - 9) / 10) return false;
            value = value * 10 + (ulong)(digit - '0');
        }
        return !text.IsEmpty;
    }
}
