using System.Runtime.CompilerServices;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>The other process: answers each command with the sum of its words, until its client is gone.</summary>
internal sealed class Server
{
    private readonly Line _line;
    private ServerEnd<LivePage, Enforced> _end;

    private Server(Line line, MappedChannel channel)
    {
        _line = line;
        _end = new ServerEnd<LivePage, Enforced>(channel.Page, channel.Geometry);
    }

    public static int Run(Handle end)
    {
        Result<Line> line = Line.Open(end, out MappedChannel channel);
        if (!line.IsOk) return (int)line.Code;
        Server server = new(line.Value, channel);
        server.Serve();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Serve()
    {
        bool rings = false;
        while (!_end.IsPeerGone)
        {
            _line.Wait(rings, _end.Seen);
            while (_end.TryTake(out Command command) == Attempt.Done)
            {
                Payload words = command.Payload;
                ulong sum = words.A + words.B + words.C + words.D + words.E + words.F;
                _end.Post(new Completion(command.Token, StatusCode.Ok, sum));
            }
            rings = _end.Publish();
        }
    }
}
