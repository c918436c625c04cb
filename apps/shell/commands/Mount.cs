using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Mount : VolumeCommand
{
    public override string Name => "mount";
    public override string Summary => "shows which volumes are where, and what is wrong with a disk";

    protected override void Say(PipeWriter to, VolumeRow row)
    {
        string kind = row.Kind.Length > 0 ? " type " + row.Kind : "";
        string state = row.Record.State switch
        {
            VolumeState.Mounting => ": the disk is being looked at",
            VolumeState.ReadOnly => " (read-only)",
            VolumeState.Failed => ": " + row.Problem,
            _ => "",
        };
        to.Write(row.Device + " on " + row.Path + kind + state + "\n");
    }
}
