namespace Mooring.Runtime;

/// <summary>
/// A time at which something is to be done, after the turn in which it passes. There is one such time: setting it again
/// moves it, and giving it up leaves nothing behind.
/// </summary>
public sealed class MovableTimer(AfterTurn then) : Timer
{
    /// <param name="nowNs">As <see cref="Clock.NowNs"/> will be; 2^64-1: never.</param>
    public void Set(ulong nowNs)
    {
        if (nowNs == ulong.MaxValue) Cancel();
        else if (!IsSet || Due != nowNs) Timers.Set(this, nowNs);
    }

    public void Cancel() => Timers.Cancel(this);

    internal override void Expire() => then.Ask();
}
