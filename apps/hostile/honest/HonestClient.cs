using System;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Apps.Hostile;

/// <summary>Makes numbered calls, several at a time, and keeps a ledger of how they end.</summary>
internal sealed class HonestClient
{
    public const ushort Method = 1;

    private readonly CallChannel _channel;
    private readonly uint _count, _depth;
    private readonly Ledger _ledger;
    private readonly Signal<bool> _done = new();
    private uint _next, _callers;

    public HonestClient(CallChannel channel, uint count, uint depth)
    {
        _channel = channel;
        _count = count;
        _depth = depth;
        _ledger = new Ledger(count);
    }

    /// <returns>What went wrong; empty: nothing.</returns>
    public async ValueTask<string> Run()
    {
        _callers = _depth;
        for (uint i = 0; i < _depth; i++) Loop.Detach(CallOn());
        await _done.Wait();
        return _ledger.Verdict("an honest client");
    }

    private async ValueTask CallOn()
    {
        while (_next < _count)
        {
            ulong number = _next++;
            Completion end = await _channel.Call(CommandOf(number));
            _ledger.Note(number, end.Code == StatusCode.Ok && end.Value == Ledger.AnswerTo(number));
        }
        if (--_callers == 0) _done.Set(true);
    }

    private static Command CommandOf(ulong number) => new(
        Method, number, Ledger.WordOf(number, 1), Ledger.WordOf(number, 2), Ledger.WordOf(number, 3),
        Ledger.WordOf(number, 4), Ledger.WordOf(number, 5));
}
