using System;
using Mooring.Ports;
using Mooring.Runtime;

namespace Mooring.Examples.Kv;

/// <summary>A value, who pays for it, and where it lies: a small one on the heap, a large one in a region.</summary>
internal sealed class Value(ulong owner, int length)
{
    private MappedRegion _region;

    public ulong Owner { get; } = owner;

    public int Length { get; } = length;

    /// <summary>Of a small one.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>What readers of a large one get: they cannot write.</summary>
    public Handle Reader { get; private set; }

    public static Value Small(ulong owner, SharedBytes bytes) =>
        new(owner, bytes.Length) { Bytes = bytes.Span.ToArray() };

    /// <summary>A copy of memory that somebody else can write all the while.</summary>
    public static Result<Value> Large(ulong owner, SharedBytes bytes)
    {
        Result<MappedRegion> region =
            Regions.CreateMapped((ulong)(bytes.Length + Limits.PageBytes - 1) / Limits.PageBytes);
        if (!region.IsOk) return region.Code;
        bytes.Span.CopyTo(region.Value.Bytes.Span);
        Result<Handle> reader = Handles.Duplicate(region.Value.Handle, Rights.Read | Rights.Give);
        if (reader.IsOk) return new Value(owner, bytes.Length) { _region = region.Value, Reader = reader.Value };
        region.Value.Release();
        return reader.Code;
    }

    /// <summary>Copies it.</summary>
    public void CopyTo(SharedBytes into)
    {
        ReadOnlySpan<byte> bytes = Bytes is null ? _region.Bytes.Slice(0, Length).Span : Bytes;
        bytes.CopyTo(into.Span);
    }

    /// <summary>Nobody can get it any more; who has its region keeps that.</summary>
    public void Release()
    {
        if (Bytes is not null) return;
        Handles.Close(Reader);
        _region.Release();
    }
}
