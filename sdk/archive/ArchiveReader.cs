using System;

namespace Mooring.Sdk.Archive;

/// <summary>
/// Reads a tar archive (v7, ustar, pax, GNU) from bytes that anybody may have written: every sequence of bytes is read
/// in one pass of bounded work. A member that is not sound is skipped and counted; after a header whose checksum is
/// wrong the reader looks for the next sound header, block by block. An archive ends with a zero block, or where its
/// bytes end.
/// </summary>
public ref struct ArchiveReader
{
    /// <summary>Bytes of the longest name.</summary>
    public const int MaxName = 4096;

    private const int MaxExtension = 64 * 1024;

    private readonly ReadOnlySpan<byte> _archive;
    private readonly byte[] _joined;
    private ulong _next;
    private ArchiveMember _current;
    private bool _inBadStretch;

    public ArchiveReader(ReadOnlySpan<byte> archive)
    {
        _archive = archive;
        _joined = new byte[256];
    }

    public readonly ArchiveMember Current => _current;

    /// <summary>Members that were skipped because they are not sound.</summary>
    public int Skipped { get; private set; }

    /// <summary>Why the last of them was.</summary>
    public ArchiveFault LastFault { get; private set; }

    /// <summary>Goes to the next sound member. False at the end.</summary>
    public bool MoveNext()
    {
        ExtendedHeader extension = default;
        int skipped = Skipped;
        while (TryHeader(out HeaderBlock header))
        {
            if (Skipped != skipped) extension = default;
            skipped = Skipped;
            ulong size = DataSize(header, extension);
            ulong data = _next;
            if (size > (ulong)_archive.Length - data)
            {
                Skip(ArchiveFault.PastTheEnd);
                _next = (ulong)_archive.Length;
                return false;
            }
            ulong padded = (size + HeaderBlock.Bytes - 1) / HeaderBlock.Bytes * HeaderBlock.Bytes;
            _next = Math.Min((ulong)_archive.Length, data + padded);
            if (IsExtension(header.Type)) AddExtension(ref extension, header.Type, data, size);
            else if (TryMember(header, extension, data, size)) return true;
            else extension = default;
            skipped = Skipped;
        }
        return false;
    }

    private static bool IsExtension(byte type) => type is (byte)'x' or (byte)'g' or (byte)'L' or (byte)'K';

    /// <summary>The next header whose checksum is right.</summary>
    private bool TryHeader(out HeaderBlock header)
    {
        header = default;
        while ((ulong)_archive.Length - _next >= HeaderBlock.Bytes)
        {
            header = new HeaderBlock(_archive.Slice((int)_next, HeaderBlock.Bytes));
            if (header.IsZero && !_inBadStretch) return false;
            _next += HeaderBlock.Bytes;
            if (header.IsChecksumRight && header.IsSound)
            {
                _inBadStretch = false;
                return true;
            }
            if (!_inBadStretch) Skip(header.IsChecksumRight ? ArchiveFault.Malformed : ArchiveFault.Checksum);
            _inBadStretch = true;
        }
        return false;
    }

    private static ulong DataSize(in HeaderBlock header, in ExtendedHeader extension)
    {
        if (header.Kind is ArchiveKind.Directory or ArchiveKind.SymbolicLink or ArchiveKind.HardLink) return 0;
        return extension.HasSize && !IsExtension(header.Type) ? extension.Size : header.Size;
    }

    private readonly void AddExtension(ref ExtendedHeader extension, byte type, ulong data, ulong size)
    {
        if (size > MaxExtension) extension.IsBroken = true;
        else extension.Add(type, _archive.Slice((int)data, (int)size), (int)data);
    }

    private bool TryMember(in HeaderBlock header, in ExtendedHeader extension, ulong data, ulong size)
    {
        if (extension.IsBroken) return Skip(ArchiveFault.Malformed);
        ReadOnlySpan<byte> name = extension.HasPath ? extension.Path : NameOf(header);
        int offset = extension.HasPath ? extension.PathOffset : OffsetOf(header, data);
        offset = offset < 0 ? -1 : offset + Trim(ref name);
        if (offset < 0) Trim(ref name);
        if (name.IsEmpty && header.Kind == ArchiveKind.Directory) return false;
        if (!IsSoundName(name)) return Skip(ArchiveFault.Name);
        ReadOnlySpan<byte> link = extension.HasLink ? extension.Link : header.Link;
        HeaderBlock dated = extension.HasModified ? header with { ModifiedNs = extension.ModifiedNs } : header;
        _current = new ArchiveMember(dated, name, offset, link, data, header.Kind == ArchiveKind.File ? size : 0);
        return true;
    }

    private readonly ReadOnlySpan<byte> NameOf(scoped in HeaderBlock header)
    {
        ReadOnlySpan<byte> prefix = header.Prefix, name = header.Name;
        if (prefix.IsEmpty) return name;
        prefix.CopyTo(_joined);
        _joined[prefix.Length] = (byte)'/';
        name.CopyTo(_joined.AsSpan(prefix.Length + 1));
        return _joined.AsSpan(0, prefix.Length + 1 + name.Length);
    }

    private static int OffsetOf(in HeaderBlock header, ulong data) =>
        header.Prefix.IsEmpty ? (int)data - HeaderBlock.Bytes : -1;

    /// <summary>
    /// Takes leading <c>/</c> and <c>./</c> and trailing <c>/</c> away; answers how many went in front.
    /// </summary>
    private static int Trim(ref ReadOnlySpan<byte> name)
    {
        int front = 0;
        while (front < name.Length && (name[front] == '/' || IsDotSlash(name.Slice(front)))) front++;
        name = name.Slice(front);
        while (!name.IsEmpty && name[^1] == '/') name = name.Slice(0, name.Length - 1);
        return front;
    }

    private static bool IsDotSlash(ReadOnlySpan<byte> name) => name[0] == '.' && (name.Length == 1 || name[1] == '/');

    private static bool IsSoundName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > MaxName || name.IndexOf((byte)0) >= 0) return false;
        while (!name.IsEmpty)
        {
            int slash = name.IndexOf((byte)'/');
            ReadOnlySpan<byte> part = slash < 0 ? name : name.Slice(0, slash);
            if (part.SequenceEqual(".."u8)) return false;
            name = slash < 0 ? default : name.Slice(slash + 1);
        }
        return true;
    }

    private bool Skip(ArchiveFault fault)
    {
        Skipped++;
        LastFault = fault;
        return false;
    }
}
