using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>Removes a file, or a directory with all that is in it. What fails is said, and the rest goes on.</summary>
internal sealed class TreeRemoval(Invocation call)
{
    /// <summary>Something is left.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Ctrl-C.</summary>
    public bool IsInterrupted { get; private set; }

    /// <param name="name">As it is to be called in messages.</param>
    /// <param name="path">Where it is; absolute.</param>
    public async ValueTask Remove(string name, string path)
    {
        StatusCode code = await call.Shell.Files.Remove(path);
        if (code == StatusCode.IsADirectory) code = await RemoveDirectory(name, path);
        if (code == StatusCode.Ok || IsInterrupted) return;
        HasFailed = true;
        call.ComplainOf("remove", name, code);
    }

    private async ValueTask<StatusCode> RemoveDirectory(string name, string path)
    {
        Result<FsFile> directory = await call.Shell.Files.Open(path, FsOpen.Directory | FsOpen.LinkItself);
        if (!directory.IsOk) return directory.Code;
        Result<FsEntry[]> entries = await directory.Value.Entries();
        await directory.Value.Close();
        if (!entries.IsOk) return entries.Code;
        foreach (FsEntry entry in entries.Value)
        {
            await Remove(FilePath.Join(name, entry.Name), FilePath.Join(path, entry.Name));
            if (IsInterrupted |= !await call.MayGoOn()) return StatusCode.Interrupted;
        }
        return await call.Shell.Files.RemoveDirectory(path);
    }
}
