using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Net;

/// <summary>A token that is cancelled after a time, or with another one.</summary>
internal sealed class Patience : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _other;
    private bool _isOver;

    public Patience(ulong nanoseconds, CancellationToken other)
    {
        _other = other.Register(static self => ((Patience)self!).End(), this);
        Loop.Detach(EndAfter(nanoseconds));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _isOver = true;
        _other.Dispose();
    }

    private async ValueTask EndAfter(ulong nanoseconds)
    {
        await Loop.Delay(nanoseconds);
        End();
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        _source.Cancel();
    }
}
