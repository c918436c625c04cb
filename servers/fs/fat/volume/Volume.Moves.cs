using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Fs.Fat;

/// <summary>
/// Moving a name. One at a time on a volume, so that the tree stays a tree; who moves may hold two directories.
/// </summary>
internal sealed partial class Volume
{
    /// <summary>
    /// Gives a file or a directory another name, in the same or in another directory. A file that has that name is
    /// replaced, and so is an empty directory by a directory: there is no moment without the name.
    /// </summary>
    /// <param name="from">An open directory.</param>
    /// <param name="oldName">The name in it.</param>
    /// <param name="to">An open directory.</param>
    /// <param name="newName">The name there.</param>
    /// <returns>NotFound, BadArgument (the name; a directory into itself), NotADirectory, IsADirectory, NotEmpty,
    /// NoSpace, BadFormat, IoError.</returns>
    public async ValueTask<StatusCode> Rename(FatNode from, string oldName, FatNode to, string newName)
    {
        if (!LongName.Check(newName)) return StatusCode.BadArgument;
        Result<Directory> source = await EntriesOf(from);
        if (!source.IsOk) return source.Code;
        Result<Directory> target = await EntriesOf(to);
        if (!target.IsOk) return target.Code;
        await _moves.BeAlone();
        await from.Lock.BeAlone();
        if (to != from) await to.Lock.BeAlone();
        StatusCode code = await RenameAlone(source.Value, oldName, target.Value, newName);
        if (to != from) to.Lock.EndAlone();
        from.Lock.EndAlone();
        _moves.EndAlone();
        return code;
    }

    private async ValueTask<StatusCode> RenameAlone(Directory from, string oldName, Directory to, string newName)
    {
        FatNode? node = from.Find(oldName), old = to.Find(newName);
        if (node is null || to.Self.IsRemoved) return StatusCode.NotFound;
        if (node.IsDirectory && IsInside(to.Self, node)) return StatusCode.BadArgument;
        StatusCode code = await Journal.Ease();
        if (code != StatusCode.Ok) return code;
        if (old is not null && old != node) return await ReplaceAlone(to, old, node);
        if (old == node && node.Name == newName) return StatusCode.Ok;
        await node.Lock.BeAlone();
        code = await to.Move(node, newName);
        node.Lock.EndAlone();
        return code;
    }

    private async ValueTask<StatusCode> ReplaceAlone(Directory to, FatNode old, FatNode node)
    {
        if (old.IsDirectory && !node.IsDirectory) return StatusCode.IsADirectory;
        if (node.IsDirectory && !old.IsDirectory) return StatusCode.NotADirectory;
        StatusCode code = old.IsDirectory ? await LoadEmpty(old) : StatusCode.Ok;
        if (code != StatusCode.Ok) return code;
        await node.Lock.BeAlone();
        await old.Lock.BeAlone();
        if (old.Entries is { Count: > 0 }) code = StatusCode.NotEmpty;
        else
        {
            // what was moved out of it must be elsewhere on the disk before it goes with all that is in it there
            if (old.Entries is { HasDepartures: true }) code = await Journal.Commit();
            if (code == StatusCode.Ok) code = await to.Replace(old, node);
            if (code == StatusCode.Ok) _names--;
            old.IsRemoved = code == StatusCode.Ok;
        }
        old.Lock.EndAlone();
        node.Lock.EndAlone();
        return code == StatusCode.Ok && old.Opens == 0 ? await FreeAll(old) : code;
    }

    private static bool IsInside(FatNode directory, FatNode ancestor)
    {
        for (FatNode? at = directory; at is not null; at = at.Parent?.Self)
            if (at == ancestor) return true;
        return false;
    }
}
