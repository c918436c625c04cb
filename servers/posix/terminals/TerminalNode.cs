using Mooring.LibcShim.Abi;

namespace Mooring.Servers.Posix;

/// <summary>The name of a terminal; null: of one that is not there.</summary>
internal sealed class TerminalNode(Terminal? terminal) : VirtualNode
{
    private const ulong OwnTerminal = 0x500;

    /// <inheritdoc/>
    public override uint Mode => StatRecord.Character | 0x1B6;

    /// <inheritdoc/>
    public override ulong DeviceNumber => OwnTerminal;

    /// <inheritdoc/>
    public override Description? Open(OpenFlags flags, out long code)
    {
        code = terminal is null ? Failure.Of(Errno.ENXIO) : 0;
        return terminal is null ? null : new TerminalDescription(terminal, flags);
    }
}
