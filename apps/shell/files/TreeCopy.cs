using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

/// <summary>
/// Copies a file, or a directory with all that is in it; links are followed. What fails is said, and the rest goes on.
/// </summary>
internal sealed class TreeCopy(Invocation call)
{
    private FsClient Files => call.Shell.Files;

    /// <summary>Something was not copied.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Ctrl-C.</summary>
    public bool IsInterrupted { get; private set; }

    /// <param name="from">What is copied; absolute.</param>
    /// <param name="to">Where to, by its whole new name; absolute.</param>
    public async ValueTask Copy(string from, string to)
    {
        Result<FsFile> source = await Files.Open(from);
        if (!source.IsOk)
        {
            Fail("open", from, source.Code);
            return;
        }
        if (source.Value.Kind == FileKind.Directory) await CopyDirectory(source.Value, from, to);
        else await CopyFile(source.Value, from, to);
        await source.Value.Close();
    }

    private async ValueTask CopyDirectory(FsFile source, string from, string to)
    {
        Result<FsEntry[]> entries = await source.Entries();
        if (!entries.IsOk)
        {
            Fail("read", from, entries.Code);
            return;
        }
        StatusCode made = await Files.MakeDirectory(to);
        if (made is not (StatusCode.Ok or StatusCode.AlreadyExists))
        {
            Fail("create directory", to, made);
            return;
        }
        for (int i = 0; i < entries.Value.Length && !IsInterrupted; i++)
        {
            string name = entries.Value[i].Name;
            await Copy(FilePath.Join(from, name), FilePath.Join(to, name));
            IsInterrupted |= !await call.MayGoOn();
        }
    }

    private async ValueTask CopyFile(FsFile source, string from, string to)
    {
        const FsOpen how = FsOpen.Write | FsOpen.Create | FsOpen.Truncate;
        Result<FsFile> target = await Files.Open(to, how);
        if (!target.IsOk)
        {
            Fail("create", to, target.Code);
            return;
        }
        for (ulong at = 0; !IsInterrupted;)
        {
            Result<FsPiece> piece = await source.Piece(at, FsFile.PieceBytes);
            if (!piece.IsOk) Fail("read", from, piece.Code);
            if (!piece.IsOk || piece.Value.Bytes.Length == 0) break;
            StatusCode code = await target.Value.Write(at, piece.Value.Bytes);
            at += (ulong)piece.Value.Bytes.Length;
            piece.Value.Release();
            if (code == StatusCode.Ok && !source.IsCurrent) code = StatusCode.PeerDied;
            if (code != StatusCode.Ok) Fail("write", to, code);
            if (code != StatusCode.Ok) break;
            IsInterrupted |= !await call.MayGoOn();
        }
        await target.Value.Close();
    }

    private void Fail(string verb, string path, StatusCode why)
    {
        HasFailed = true;
        call.ComplainOf(verb, path, why);
    }
}
