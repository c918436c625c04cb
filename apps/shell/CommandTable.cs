namespace Mooring.Apps.Shell;

/// <summary>The commands that the shell has itself, in the order in which help shows them.</summary>
internal sealed class CommandTable
{
    /// <summary>Made anew each time: several calls of one command may run at once, each with its own state.</summary>
    public Command[] All =>
    [
        new Help(), new Ls(), new Cat(), new Head(), new Wc(), new HexDump(), new Sha256Sum(), new Echo(),
        new Cp(), new Mv(), new Rm(), new MkDir(), new RmDir(), new Touch(), new Df(), new Mount(), new Sync(),
        new Cd(), new Pwd(), new Ps(), new Mem(), new Kill(), new Time(), new Uptime(), new Dmesg(),
        new Services(), new CallMethod(),
        new Random(), new Sleep(), new Sh(), new Tee(), new Verdict(true), new Verdict(false), new Clear(), new Exit(),
        new PowerOff(),
    ];

    /// <returns>Null if there is no such command.</returns>
    public Command? Find(string name)
    {
        foreach (Command command in All)
        {
            if (command.Name == name) return command;
        }
        return null;
    }
}
