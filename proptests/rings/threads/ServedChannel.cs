using System;
using System.Collections.Generic;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Tests.Threads;

/// <summary>One of a server's channels: what runs, and what is to be done for it in a turn.</summary>
/// <param name="lives">Counts what is done; false: the server's thread stops here.</param>
internal sealed class ServedChannel<TPage, TBuffers>(
    CallChannel<TPage, TBuffers> channel, Func<bool> lives, Random random)
    where TPage : struct, IPage
    where TBuffers : struct, IStoreBuffers
{
    /// <summary>Few, so that the pool is often full.</summary>
    private const int Places = 8;

    private readonly List<int> _slow = [], _streams = [];
    private readonly byte[] _shots = new byte[Places];
    private Dispatcher<TPage, Enforced, InFlightArray> _dispatcher = new(
        new ServerEnd<TPage, Enforced>(channel.Page, channel.Geometry, channel.Cursor), new InFlightArray(Places));

    internal HostedEnd<TPage, TBuffers> End => channel.ServerEnd;

    /// <summary>The server has this end's packet, or has had none yet.</summary>
    internal bool IsHeld { get; set; } = true;

    /// <summary>The client is gone and nothing more will come.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>The client's doorbell is to be rung.</summary>
    internal bool Rings { get; set; }

    internal string Describe() =>
        $"[held {IsHeld}, over {IsOver}, seen {_dispatcher.Seen:X}, {_dispatcher.Count} in flight, "
        + $"{_slow.Count} slow, {_streams.Count} streams, broken {_dispatcher.Broken}, {channel.Describe()}]";

    /// <summary>What is to be said when the server has nothing to do here.</summary>
    internal HostedArm<TPage, TBuffers> LetGo()
    {
        IsHeld = false;
        return new HostedArm<TPage, TBuffers>(End, ArmBits.Work, _dispatcher.Seen);
    }

    /// <returns>True if something was done.</returns>
    internal bool Turn()
    {
        bool isGone = _dispatcher.IsPeerGone;
        bool didSomething = EndSlow();
        didSomething |= Start();
        didSomething |= Hear();
        didSomething |= Shoot();
        if (!lives()) return true;
        Rings |= _dispatcher.Publish();
        IsOver = isGone && !didSomething;
        return didSomething;
    }

    private bool Start()
    {
        int started = 0;
        while (_dispatcher.TryStart(1, out int place) == Attempt.Done && started++ < 100)
        {
            if (!lives()) return true;
            Arrived(place);
        }
        if (_dispatcher.Broken != BrokenReason.None) throw new InvalidOperationException($"{_dispatcher.Broken}");
        return started > 0;
    }

    private void Arrived(int place)
    {
        Command command = _dispatcher[place];
        Payload content = command.Payload;
        Task task = (Task)command.Method;
        bool isSecond = task == Task.Second;
        if (task is Task.First or Task.Second) ArrivedInChain(content, isSecond);
        else channel.Ledger.Arrive([content.A, content.B, content.C, content.D, content.E, content.F]);
        if (task == Task.Slow) _slow.Add(place);
        else if (task == Task.Stream) BeginStream(place);
        else if (task != Task.UntilCancelled) _dispatcher.End(place, StatusCode.Ok, Ledger.Answer((long)content.A));
    }

    /// <summary>Others may start between the members of a chain, so only the members have an order.</summary>
    private void ArrivedInChain(in Payload content, bool isSecond) => channel.Ledger.Arrive(
        [content.A, content.B, content.C, content.D, content.E, content.F], (int)content.A - (isSecond ? 1 : 0));

    private bool EndSlow()
    {
        if (_slow.Count == 0) return false;
        if (random.Next(2) == 0) return true;
        int index = random.Next(_slow.Count);
        int place = _slow[index];
        _slow.RemoveAt(index);
        _dispatcher.End(place, StatusCode.Ok, Ledger.Answer((long)_dispatcher[place].Payload.A));
        return true;
    }

    private bool Hear()
    {
        bool didSomething = false;
        while (_dispatcher.TryTakeNews(1, out int place, out News news))
        {
            didSomething = true;
            bool isStream = (Task)_dispatcher[place].Method == Task.Stream;
            if (isStream && !_streams.Contains(place)) _streams.Add(place);
            if ((news & News.Cancel) == 0) continue;
            _slow.Remove(place);
            _streams.Remove(place);
            _dispatcher.End(place, StatusCode.Cancelled, 0);
        }
        return didSomething;
    }

    private void BeginStream(int place)
    {
        _shots[place] = 0;
        _streams.Add(place);
    }

    /// <summary>A stream without credit is dropped from the list until there is news of it.</summary>
    private bool Shoot()
    {
        bool didSomething = false;
        for (int i = _streams.Count - 1; i >= 0; i--)
        {
            int place = _streams[i];
            long number = (long)_dispatcher[place].Payload.A;
            didSomething = true;
            if (_shots[place] == Plan.Shots(number))
            {
                _streams.RemoveAt(i);
                _dispatcher.End(place, StatusCode.Ok, Ledger.Answer(number));
            }
            else if (_dispatcher.TryShoot(place, StatusCode.Ok, _shots[place]) == Attempt.Done) _shots[place]++;
            else _streams.RemoveAt(i);
        }
        return didSomething;
    }
}
