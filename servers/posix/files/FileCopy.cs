using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Posix;

/// <summary>A whole file in memory of one's own.</summary>
internal static class FileCopy
{
    /// <summary>Pages of the largest.</summary>
    private const ulong MostPages = 16384;

    /// <summary>BadArgument: it is empty; OutOfMemory: it is too large; Truncated: it has become shorter.</summary>
    public static async ValueTask<Result<MappedRegion>> Read(FsFile file)
    {
        ulong pages = (file.Size + Limits.PageBytes - 1) / Limits.PageBytes;
        if (pages is 0 or > MostPages) return pages == 0 ? StatusCode.BadArgument : StatusCode.OutOfMemory;
        Result<MappedRegion> memory = Regions.CreateMapped(pages);
        if (!memory.IsOk) return memory.Code;
        StatusCode code = await Fill(file, memory.Value.Bytes);
        if (code == StatusCode.Ok) return memory;
        memory.Value.Release();
        return code;
    }

    private static async ValueTask<StatusCode> Fill(FsFile file, SharedBytes memory)
    {
        for (int at = 0; at < (int)file.Size;)
        {
            Result<FsPiece> piece = await file.Piece((ulong)at, (int)file.Size - at);
            if (!piece.IsOk) return piece.Code;
            SharedBytes bytes = piece.Value.Bytes;
            if (bytes.Length == 0) return StatusCode.Truncated;
            bytes.Span.CopyTo(memory.Span.Slice(at));
            at += bytes.Length;
            piece.Value.Release();
        }
        return file.IsCurrent ? StatusCode.Ok : StatusCode.PeerDied;
    }
}
