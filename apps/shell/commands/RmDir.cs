using System.Threading.Tasks;
using Mooring.Rings;

namespace Mooring.Apps.Shell;

internal sealed class RmDir : NameCommand
{
    public override string Name => "rmdir";
    public override string Usage => "DIRECTORY...";
    public override string Summary => "removes empty directories";
    protected override string Verb => "remove";

    protected override ValueTask<StatusCode> RunOne(Invocation call, string path) =>
        call.Shell.Files.RemoveDirectory(path);
}
