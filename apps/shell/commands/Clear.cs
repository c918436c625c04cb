using System.Threading.Tasks;
using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Clear : Command
{
    public override string Name => "clear";
    public override string Usage => "";
    public override string Summary => "clears the screen";

    public override ValueTask<int> Run(Invocation call)
    {
        call.Out.Write("\x1B[H\x1B[2J"u8);
        return new(ExitStatus.Done);
    }
}
