using Mooring.Ports;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Servers.Console;

/// <summary>
/// The service "console": who is stamped with line 0 gets the terminal, who is stamped with line 1 the exec line.
/// </summary>
internal sealed class ConsoleService : Service
{
    private const ushort FirstPort = 0x3F8, SecondPort = 0x2F8;

    private readonly Line?[] _lines = new Line?[2];

    /// <param name="resumed">Takes over from a predecessor that died.</param>
    public ConsoleService(bool resumed)
    {
        Uart first = new(FirstPort), second = new(SecondPort);
        if (!first.IsAbsent) Start(0, new TerminalLine(first), StartRole.Interrupt0);
        if (!second.IsAbsent) Start(1, new ExecLine(second, resumed), StartRole.Interrupt1);
    }

    protected override Session? Open(ClientIdentity client)
    {
        Line? line = client.Line < (uint)_lines.Length ? _lines[client.Line] : null;
        return line is null ? null : new ConsoleSession(line);
    }

    private void Start(int index, Line line, StartRole interrupt)
    {
        _lines[index] = line;
        line.Start();
        Loop.Detach(line.Listen(new InterruptLine(Startup.Handle(interrupt))));
        Loop.Detach(line.Send());
    }
}
