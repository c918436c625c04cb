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

/// <summary>B: every call becomes one of its own, and so does its cancelling.</summary>
/// <param name="next">Null: C was gone before B had looked at the channel.</param>
internal sealed class ForwardSession(CallChannel? next) : CountedSession
{
    protected override async ValueTask<Reply> Serve(Call call)
    {
        if (next is null) return new Reply(StatusCode.PeerDied, 0, 1);
        if (call.Method == Method.Count) return await Relay(call, next);
        PendingCall inner = next.Start(new Command(call.Method, call[0]));
        call.Waiting = new Forwarded(inner);
        return Reply.Passed(await inner.Completion);
    }

    /// <summary>A stream becomes a stream: what C gives goes on to A when A has credit for it.</summary>
    private static async ValueTask<Reply> Relay(Call call, CallChannel next)
    {
        Numbers inner = new(call[0]);
        next.Submit(inner);
        call.Waiting = inner;
        StatusCode code = StatusCode.Ok;
        while (code == StatusCode.Ok && await inner.MoveOn()) code = await call.Shoot(inner.Number);
        if (code == StatusCode.Ok) return Reply.Passed(inner.Ending);
        await inner.GiveUp();
        return code;
    }

    protected override void Cancel(Call call)
    {
        if (call.Waiting is Numbers stream) stream.Cancel();
        else (call.Waiting as Forwarded)?.Inner.Cancel();
    }

    private sealed class Forwarded(PendingCall inner)
    {
        public PendingCall Inner { get; } = inner;
    }
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
