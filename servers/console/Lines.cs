using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>The lines of which there is a device: 0 the terminal, 1 the exec line.</summary>
internal sealed class Lines
{
    private const ushort FirstPort = 0x3F8, SecondPort = 0x2F8;

    private readonly Line?[] _lines = new Line?[2];

    /// <param name="resumed">Takes over from a predecessor that died.</param>
    public Lines(bool resumed)
    {
        Uart first = new(FirstPort), second = new(SecondPort);
        if (!first.IsAbsent) Start(0, new TerminalLine(first), StartRole.Interrupt0);
        if (!second.IsAbsent) Start(1, new ExecLine(second, resumed), StartRole.Interrupt1);
    }

    /// <summary>What serves a client at the line that it is stamped with; null: there is no such line.</summary>
    public ClientConsole? For(ClientIdentity client) =>
        client.Line < (uint)_lines.Length && _lines[client.Line] is { } line ? new ClientConsole(line) : null;

    private void Start(int index, Line line, StartRole interrupt)
    {
        _lines[index] = line;
        line.Start();
        Loop.Detach(line.Listen(new InterruptLine(Startup.Handle(interrupt))));
        Loop.Detach(line.Send());
    }
}
