using System.Collections.Generic;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>What is in a directory.</summary>
internal static class DirectoryList
{
    /// <summary>Adds the entries of the directory at an absolute path.</summary>
    public static async ValueTask<StatusCode> Read(FsClient files, string path, List<FsEntry> entries)
    {
        Result<FsFile> directory = await files.Open(path);
        if (!directory.IsOk) return directory.Code;
        StatusCode code = await Read(directory.Value, entries);
        await directory.Value.Close();
        return code;
    }

    /// <summary>Adds the entries of an open directory.</summary>
    public static async ValueTask<StatusCode> Read(FsFile directory, List<FsEntry> entries)
    {
        for (ulong next = 0; ;)
        {
            Result<FsEntry[]> some = await directory.Entries(next);
            if (!some.IsOk || some.Value.Length == 0) return some.Code;
            next += (ulong)some.Value.Length;
            foreach (FsEntry entry in some.Value) entries.Add(entry);
        }
    }
}
