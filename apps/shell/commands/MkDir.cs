using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class MkDir : NameCommand
{
    public override string Name => "mkdir";
    public override string Usage => "[-p] DIRECTORY...";
    public override string Summary => "makes directories";
    public override string OptionLetters => "p";
    protected override string Verb => "create directory";

    protected override ValueTask<StatusCode> RunOne(Invocation call, string path) =>
        call.Options.Has('p') ? MakeAll(call.Shell.Files, path) : call.Shell.Files.MakeDirectory(path);

    /// <summary>Each directory on the way that is not there; what is there must be one.</summary>
    private static async ValueTask<StatusCode> MakeAll(FsClient files, string path)
    {
        for (int end = 1; end <= path.Length; end++)
        {
            if (end < path.Length && path[end] != '/') continue;
            StatusCode code = await files.MakeDirectory(path.Substring(0, end));
            if (code is not (StatusCode.Ok or StatusCode.AlreadyExists)) return code;
        }
        Result<FsFile> made = await files.Open(path, FsOpen.Directory);
        return made.IsOk ? await made.Value.Close() : made.Code;
    }
}
