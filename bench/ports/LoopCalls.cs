using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Bench.Ports;

/// <summary>Calls as programs make them: with the loop, awaited, so many at a time.</summary>
internal sealed class LoopClient(CallChannel channel)
{
    private readonly Signal<bool> _done = new();
    private ulong _next, _last;
    private uint _callers;

    public bool IsSound { get; private set; } = true;

    public async ValueTask Run(uint depth, uint operations)
    {
        _callers = depth;
        _last = _next + operations;
        for (uint i = 0; i < depth; i++) Loop.Detach(CallOn());
        await _done.Wait();
    }

    private async ValueTask CallOn()
    {
        while (_next < _last)
        {
            ulong word = _next++;
            Completion end = await channel.Call(new Command(7, word, 0, 0, 0, 0, 0));
            IsSound &= end.Code == StatusCode.Ok && end.Value == word;
        }
        if (--_callers == 0) _done.Set(true);
    }
}

/// <summary>Answers with the first word, until its client is gone.</summary>
internal sealed class LoopServer : ServedChannel
{
    private readonly Signal<StatusCode> _ended = new();

    public static async ValueTask<int> Run(Handle end)
    {
        LoopServer server = new();
        StatusCode code = server.Attach(end);
        if (code != StatusCode.Ok) return (int)code;
        await server._ended.Wait();
        return 0;
    }

    protected override bool HasPlace() => true;

    protected override void OnCommand(int place) => Answer(place, StatusCode.Ok, CommandAt(place).Payload.A);

    protected override void OnNews(int place, News news)
    {
    }

    protected override void OnEnd(StatusCode why) => _ended.Set(why);
}
