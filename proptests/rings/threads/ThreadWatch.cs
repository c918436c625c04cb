using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace Mooring.Tests.Threads;

/// <summary>What a thread of a test does, and what it can say of itself to others.</summary>
internal interface IThreadBody
{
    void Run();

    /// <summary>Grows whenever something got done.</summary>
    long Progress { get; }

    string Describe();
}

/// <summary>
/// Runs threads until all have ended, and sees when nothing moves any more. It only looks: it wakes nobody, so what
/// hangs stays hanging, and is described.
/// </summary>
internal sealed class ThreadWatch
{
    /// <summary>
    /// So long nothing has moved: then it never will. Threads that wait for a CPU do not stand still that long.
    /// </summary>
    private static readonly TimeSpan s_stillness = TimeSpan.FromSeconds(45);

    private readonly IThreadBody[] _bodies;
    private readonly Thread[] _threads;
    private readonly List<Exception> _failures = [];

    internal ThreadWatch(params IThreadBody[] bodies)
    {
        _bodies = bodies;
        _threads = [.. bodies.Select(body => new Thread(() => Guard(body)) { IsBackground = true })];
    }

    /// <summary>Called by the watching thread when a body has ended: the kernel's part at a death.</summary>
    internal Action<IThreadBody>? OnEnd { get; init; }

    /// <param name="describe">What is to be said besides, when nothing moves.</param>
    internal void RunAll(Func<string> describe)
    {
        foreach (Thread thread in _threads) thread.Start();
        bool[] hasEnded = new bool[_threads.Length];
        (long progress, long since) = (-1, 0);
        while (hasEnded.Contains(false))
        {
            for (int i = 0; i < _threads.Length; i++)
            {
                if (hasEnded[i] || !_threads[i].Join(1)) continue;
                hasEnded[i] = true;
                OnEnd?.Invoke(_bodies[i]);
            }
            if (_failures.Count > 0) throw new InvalidOperationException("a thread failed", _failures[0]);
            long now = _bodies.Sum(body => body.Progress) + hasEnded.Count(ended => ended);
            if (now != progress) (progress, since) = (now, Stopwatch.GetTimestamp());
            else if (Stopwatch.GetElapsedTime(since) > s_stillness) throw Stuck(describe());
        }
    }

    private InvalidOperationException Stuck(string world) =>
        new($"nothing moves: {string.Join("; ", _bodies.Select(body => body.Describe()))}; {world}");

    private void Guard(IThreadBody body)
    {
        try
        {
            body.Run();
        }
        catch (Exception exception)
        {
            lock (_failures) _failures.Add(exception);
        }
    }
}
