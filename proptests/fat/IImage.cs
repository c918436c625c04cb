using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Mooring.Tests.Fat;

/// <summary>The bytes of a disk.</summary>
internal interface IImage : IDisposable
{
    long Length { get; }

    void Read(long offset, Span<byte> into);

    void Write(long offset, ReadOnlySpan<byte> from);
}

/// <summary>In memory.</summary>
internal sealed class MemoryImage(byte[] bytes) : IImage
{
    public byte[] Bytes => bytes;

    public long Length => bytes.Length;

    public void Read(long offset, Span<byte> into) => bytes.AsSpan((int)offset, into.Length).CopyTo(into);

    public void Write(long offset, ReadOnlySpan<byte> from) => from.CopyTo(bytes.AsSpan((int)offset));

    public void Dispose()
    {
    }
}

/// <summary>In a file, which may have holes.</summary>
internal sealed class FileImage(string path) : IImage
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);

    public long Length => RandomAccess.GetLength(_file);

    public void Read(long offset, Span<byte> into) => RandomAccess.Read(_file, into, offset);

    public void Write(long offset, ReadOnlySpan<byte> from) => RandomAccess.Write(_file, from, offset);

    public void Dispose() => _file.Dispose();
}
