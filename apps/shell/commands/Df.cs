using Mooring.Sdk;

namespace Mooring.Apps.Shell;

internal sealed class Df : VolumeCommand
{
    private const ulong BlockBytes = 1024;

    public override string Name => "df";
    public override string Summary => "shows how much room is on the volumes";

    protected override void Begin(PipeWriter to) =>
        to.Write("Volume       1K-blocks       Used  Available Use% Mounted on\n");

    protected override void Say(PipeWriter to, VolumeRow row)
    {
        if (row.Record.Size == 0) return;
        ulong used = row.Record.Size - row.Record.Free;
        ulong percent = (used * 100 + row.Record.Size - 1) / row.Record.Size;
        to.Write(Padded(row.Device) + Number.Pad(row.Record.Size / BlockBytes, 10)
            + Number.Pad(used / BlockBytes, 11) + Number.Pad(row.Record.Free / BlockBytes, 11)
            + Number.Pad(percent, 4) + "% " + row.Path + "\n");
    }

    private static string Padded(string device)
    {
        while (device.Length < 12) device += " ";
        return device;
    }
}
