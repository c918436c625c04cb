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
        StatusCode code = await file.CopyTo(memory.Value.Bytes.Slice(0, (int)file.Size));
        if (code == StatusCode.Ok) return memory;
        memory.Value.Release();
        return code;
    }
}
