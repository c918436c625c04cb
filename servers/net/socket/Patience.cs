using System;
using System.Threading;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>A token that is cancelled after a time, or with another one.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _other;
    private readonly MovableTimer _timer;
    private bool _isOver;

    public Patience(ulong nanoseconds, CancellationToken other)
    {
        _other = other.Register(static self => ((Patience)self!).End(), this);
        _timer = new MovableTimer(new AfterTurn(End));
        _timer.Set(Clock.NowNs + nanoseconds);
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _isOver = true;
        _timer.Cancel();
        _other.Dispose();
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        _source.Cancel();
    }
}
