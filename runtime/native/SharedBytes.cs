using System;

namespace Mooring.Runtime;

/// <summary>
/// Mapped memory of a region: what a span is, but it may be kept over an await. The type is a claim: its maker has
/// mapped (or borrowed) these bytes and keeps them mapped as long as the value is used. The other side of a lend may
/// change them at any time, so what is to be judged is copied first.
/// </summary>
public readonly unsafe struct SharedBytes
{
    // SAFETY: only the makers of mappings (Regions, lends) construct a value, from an address and a length that the
    // kernel answered; slices stay inside. A borrowed page that goes away is replaced by a scratch page, not unmapped.
    private readonly byte* _start;

    public SharedBytes(ulong address, int length)
    {
        _start = (byte*)address;
        Length = length;
    }

    public int Length { get; }

    public ulong Address => (ulong)_start;

    public Span<byte> Span => new(_start, Length);

    /// <summary>A part; what lies outside ends the process.</summary>
    public SharedBytes Slice(int start, int length)
    {
        if (!Holds((ulong)start, (ulong)length)) Environment.FailFast("slice of shared bytes out of range");
        return new SharedBytes((ulong)(_start + start), length);
    }

    /// <summary>
    /// Do <paramref name="length"/> bytes at <paramref name="offset"/> lie inside? For numbers from others.
    /// </summary>
    public bool Holds(ulong offset, ulong length) => offset <= (ulong)Length && length <= (ulong)Length - offset;
}
