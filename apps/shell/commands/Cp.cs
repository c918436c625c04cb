using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Cp : TargetCommand
{
    public override string Name => "cp";
    public override string Usage => "[-r] " + base.Usage;
    public override string Summary => "copies files (-r: directories with all that is in them)";
    public override string OptionLetters => "rRf";
    protected override string Verb => "copy";

    protected override async ValueTask<int> Bring(Invocation call, string source, string target)
    {
        string from = call.PathOf(source), to = call.PathOf(target);
        Result<FsFile> file = await call.TryOpen(source);
        if (!file.IsOk) return Fail(call, source, file.Code);
        await file.Value.Close();
        bool recurses = call.Options.Has('r') || call.Options.Has('R');
        bool isDirectory = file.Value.Kind == FileKind.Directory;
        if (isDirectory && !recurses) return Fail(call, source, StatusCode.IsADirectory);
        if (from == to || (isDirectory && IsInside(to, from))) return IntoItself(call, source);
        TreeCopy copy = new(call);
        await copy.Copy(from, to);
        return StatusOf(copy);
    }

    private static int IntoItself(Invocation call, string source)
    {
        call.Complain("cannot copy '" + source + "' into itself");
        return ExitStatus.Failed;
    }
}
