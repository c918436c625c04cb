using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>What a program does with files, in one line each.</summary>
internal static class FileOperations
{
    public const FsOpen New = FsOpen.Write | FsOpen.Create | FsOpen.Exclusive;

    public static async ValueTask<StatusCode> Make(this FsClient files, string path, FsOpen how = New)
    {
        Result<FsFile> made = await files.Open(path, how);
        return made.IsOk ? await made.Value.Close() : made.Code;
    }

    public static async ValueTask<StatusCode> Put(
        this FsClient files, string path, ulong offset, byte[] bytes, FsOpen how = FsOpen.Write)
    {
        Result<FsFile> file = await files.Open(path, how);
        if (!file.IsOk) return file.Code;
        StatusCode code = await file.Value.Write(offset, bytes, 0, bytes.Length);
        Assert.Equal(StatusCode.Ok, await file.Value.Close());
        return code;
    }

    public static async ValueTask<StatusCode> Resize(this FsClient files, string path, ulong size)
    {
        Result<FsFile> file = await files.Open(path, FsOpen.Write);
        if (!file.IsOk) return file.Code;
        StatusCode code = await file.Value.Resize(size);
        Assert.Equal(StatusCode.Ok, await file.Value.Close());
        return code;
    }

    public static async ValueTask<byte[]> Get(this FsClient files, string path)
    {
        Result<FsFile> file = await files.Open(path);
        Assert.Equal(StatusCode.Ok, file.Code);
        byte[] all = await file.Value.All();
        Assert.Equal(file.Value.Size, (ulong)all.Length);
        Assert.Equal(StatusCode.Ok, await file.Value.Close());
        return all;
    }

    public static async ValueTask<byte[]> All(this FsFile file)
    {
        List<byte> all = [];
        while (true)
        {
            Result<FsPiece> piece = await file.Piece((ulong)all.Count, 5000);
            Assert.Equal(StatusCode.Ok, piece.Code);
            byte[] bytes = piece.Value.Bytes.Span.ToArray();
            piece.Value.Release();
            if (bytes.Length == 0) return [.. all];
            all.AddRange(bytes);
        }
    }

    public static async ValueTask<FsEntry[]> List(this FsClient files, string path)
    {
        Result<FsFile> directory = await files.Open(path, FsOpen.Directory);
        Assert.Equal(StatusCode.Ok, directory.Code);
        Result<FsEntry[]> entries = await directory.Value.Entries();
        Assert.Equal(StatusCode.Ok, entries.Code);
        Assert.Equal(StatusCode.Ok, await directory.Value.Close());
        return [.. entries.Value.OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    public static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
