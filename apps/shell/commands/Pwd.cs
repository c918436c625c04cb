using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Pwd : Command
{
    public override string Name => "pwd";
    public override string Usage => "";
    public override string Summary => "writes the current directory";

    public override ValueTask<int> Run(Invocation call)
    {
        call.Out.Write(call.Shell.Directory + "\n");
        return new(ExitStatus.Done);
    }
}
