using System.Threading;
using System.Threading.Tasks;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// Who is to hear that something that descriptions share (a pipe, a terminal, a socket) is not as it was: calls that
/// wait, which look again, and watches, by which poll and epoll wait for many.
/// </summary>
internal sealed class Changes
{
    private readonly WaitQueue _waiting = new();
    private Watch? _first;

    /// <summary>Something has changed.</summary>
    public void Tell()
    {
        _waiting.WakeAll();
        for (Watch? next, watch = _first; watch is not null; watch = next)
        {
            next = watch.Next;
            watch.Told();
        }
    }

    /// <summary>Until something changes or the call is given up.</summary>
    public async ValueTask Next(CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = _waiting.WakeAllWith(cancel);
        if (!cancel.IsCancellationRequested) await _waiting.Wait();
    }

    public void Add(Watch watch)
    {
        watch.Previous = null;
        watch.Next = _first;
        if (_first is not null) _first.Previous = watch;
        _first = watch;
    }

    public void Remove(Watch watch)
    {
        if (watch.Previous is not null) watch.Previous.Next = watch.Next;
        else if (_first == watch) _first = watch.Next;
        if (watch.Next is not null) watch.Next.Previous = watch.Previous;
        watch.Previous = watch.Next = null;
    }
}

/// <summary>One that hears of changes until it is removed.</summary>
internal abstract class Watch
{
    internal Watch? Next, Previous;

    /// <summary>Must not remove others.</summary>
    public abstract void Told();
}
