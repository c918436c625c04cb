using System.Threading.Tasks;

namespace Mooring.Apps.Shell;

internal sealed class PowerOff : Command
{
    public override string Name => "poweroff";
    public override string Usage => "";
    public override string Summary => "switches the machine off";

    public override ValueTask<int> Run(Invocation call)
    {
        call.Shell.IsOver = true;
        return new(ExitStatus.Done);
    }
}
