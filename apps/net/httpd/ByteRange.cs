using System;

namespace Mooring.Apps.Httpd;

/// <summary>
/// A part of a file that is asked for (RFC 9110 14): one; of several the whole file is sent, as it may be.
/// </summary>
internal static class ByteRange
{
    private const string Unit = "bytes=";

    /// <param name="text">The field "Range".</param>
    /// <param name="size">Of the file.</param>
    /// <param name="first">Where the part begins, and how long it is; all of the file if none is meant.</param>
    /// <param name="length">As above.</param>
    /// <returns>Partial, Ok (none is meant), or NotInRange.</returns>
    public static HttpStatus Read(string text, ulong size, out ulong first, out ulong length)
    {
        (first, length) = (0, size);
        if (!text.StartsWith(Unit)) return HttpStatus.Ok;
        ReadOnlySpan<char> range = text.AsSpan().Slice(Unit.Length);
        int dash = range.IndexOf('-');
        if (dash < 0 || range.IndexOf(',') >= 0) return HttpStatus.Ok;
        ReadOnlySpan<char> from = range.Slice(0, dash), to = range.Slice(dash + 1);
        ulong last = ulong.MaxValue;
        if (from.Length > 0 && !ulong.TryParse(from, out first) || to.Length > 0 && !ulong.TryParse(to, out last))
            return HttpStatus.Ok;
        if (from.Length == 0) return to.Length == 0 ? HttpStatus.Ok : Suffix(last, size, out first, out length);
        if (last < first)
        {
            first = 0;
            return HttpStatus.Ok;
        }
        if (first >= size) return HttpStatus.NotInRange;
        length = ulong.Min(last, size - 1) - first + 1;
        return HttpStatus.Partial;
    }

    private static HttpStatus Suffix(ulong wanted, ulong size, out ulong first, out ulong length)
    {
        length = ulong.Min(wanted, size);
        first = size - length;
        return length == 0 ? HttpStatus.NotInRange : HttpStatus.Partial;
    }
}
