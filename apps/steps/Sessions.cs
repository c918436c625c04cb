using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Apps.Steps;

/// <summary>
/// Counts what begins and ends, and tells of the end of the channel when nothing is in hand any more.
/// </summary>
internal abstract class CountedSession : Session
{
    private readonly Signal<bool> _ended = new();
    private bool _isOver;

    public uint Begun { get; private set; }
    public uint Finished { get; private set; }

    public ValueTask<bool> End() => _ended.Wait();

    protected override async ValueTask<Reply> Handle(Call call)
    {
        Begun++;
        Reply reply = await Serve(call);
        Finished++;
        TellIfOver();
        return reply;
    }

    protected abstract ValueTask<Reply> Serve(Call call);

    protected override void Ended(StatusCode why)
    {
        _isOver = true;
        TellIfOver();
    }

    private void TellIfOver()
    {
        if (_isOver && Begun == Finished) _ended.Set(true);
    }
}

/// <summary>B: passes every call on.</summary>
/// <param name="next">Null: C was gone before B had looked at the channel.</param>
internal sealed class ForwardSession(CallChannel? next) : CountedSession
{
    protected override ValueTask<Reply> Serve(Call call) =>
        next is null ? new(new Reply(StatusCode.PeerDied, 0, 1)) : Forward(call, next);
}

/// <summary>C: answers late, so that calls of several clients are in hand at once.</summary>
internal sealed class LastSession : CountedSession
{
    protected override async ValueTask<Reply> Serve(Call call)
    {
        if (call.Method == Method.Hold) return await UntilCancelled(call);
        if (call.Method == Method.Count) return await Count(call);
        await Loop.Yield();
        return Reply.Ok(call[0] + 1);
    }

    protected override void Cancel(Call call) => (call.Waiting as Signal<bool>)?.Set(true);

    private static async ValueTask<Reply> Count(Call call)
    {
        StatusCode code = StatusCode.Ok;
        for (ulong i = 0; i < Numbers.Length && code == StatusCode.Ok; i++)
        {
            if (i % 4 == 0) await Loop.Yield();
            code = await call.Shoot(call[0] + i);
        }
        return code;
    }

    private static async ValueTask<Reply> UntilCancelled(Call call)
    {
        Signal<bool> cancelled = new();
        call.Waiting = cancelled;
        await cancelled.Wait();
        return StatusCode.Cancelled;
    }
}
