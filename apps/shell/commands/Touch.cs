using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Touch : NameCommand
{
    public override string Name => "touch";
    public override string Usage => "[-c] FILE...";
    public override string Summary => "makes empty files, or files newer (-c: those that are there)";
    public override string OptionLetters => "c";
    protected override string Verb => "touch";

    protected override async ValueTask<StatusCode> RunOne(Invocation call, string path)
    {
        bool creates = !call.Options.Has('c');
        Result<FsFile> file = await call.Shell.Files.Open(path, creates ? FsOpen.Write | FsOpen.Create : FsOpen.Write);
        if (!file.IsOk) return file.Code == StatusCode.NotFound && !creates ? StatusCode.Ok : file.Code;
        StatusCode code = await file.Value.Touch();
        await file.Value.Close();
        return code;
    }
}
