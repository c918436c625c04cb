using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>What is in a directory.</summary>
internal static class DirectoryList
{
    /// <summary>Adds the entries of the directory at an absolute path, in no order.</summary>
    public static async ValueTask<StatusCode> Read(FsClient files, string path, List<FsEntry> entries)
    {
        Result<FsFile> directory = await files.Open(path);
        if (!directory.IsOk) return directory.Code;
        Result<FsEntry[]> all = await directory.Value.Entries();
        await directory.Value.Close();
        if (!all.IsOk) return all.Code;
        foreach (FsEntry entry in all.Value) entries.Add(entry);
        return StatusCode.Ok;
    }
}
