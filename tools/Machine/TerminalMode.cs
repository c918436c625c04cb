using System;

namespace Mooring.Tools.Machine;

/// <summary>
/// The mode of the terminal on standard input, to be put back after QEMU has made it raw and was killed.
/// </summary>
public sealed class TerminalMode : IDisposable
{
    private const int StandardInput = 0, Now = 0;

    /// <summary>
    /// At least the size of the C library's <c>struct termios</c> (60 bytes), which only it looks into.
    /// </summary>
    private readonly byte[] _saved = new byte[256];
    private readonly bool _known;

    /// <summary>Remembers the mode as it is now.</summary>
    public TerminalMode() => _known = Posix.GetTerminal(StandardInput, _saved) == 0;

    public void Dispose()
    {
        if (_known) Posix.SetTerminal(StandardInput, Now, _saved);
    }
}
