using System;
using Mooring.Rings;

namespace Mooring.Tests.Hostile;

using End = ClientEnd<WatchedPage, Enforced>;

/// <summary>
/// An honest client of calls. It keeps its own list of what is outstanding (<see cref="Accepted"/>) and compares after
/// every call: each command ends once, the count agrees, what is reserved fits, the first reason stays.
/// </summary>
internal sealed class ScriptedClient : IScripted
{
    /// <summary>A command: nine stores for its entry, a look at the head; a stream has a grant besides.</summary>
    private const int Put = 10;

    private readonly Watch _watch;
    private readonly Geometry _geometry;
    private readonly Accepted _accepted;
    private End _end;
    private BrokenReason _first;
    private bool _isOver;

    internal ScriptedClient(Watch watch, Geometry geometry, uint cursor)
    {
        (_watch, _geometry) = (watch, geometry);
        _accepted = new Accepted((int)geometry.CompletionCapacity, watch);
        watch.Begin("header", 4);
        _end = new End(new WatchedPage(watch), geometry, cursor);
        Compare();
    }

    public bool IsBroken => _end.Broken != BrokenReason.None;

    public void Perform(in Step step)
    {
        switch (step.Act)
        {
            case Act.Submit: Repeat(step.A, new Command(1, 7, 8, 9, 10, 11, 12)); break;
            case Act.Dated: Repeat(1, new Command(1, 7) { Deadline = (ulong)step.A }); break;
            case Act.Foreign: Repeat(1, new Command(9, 7)); break;
            case Act.Ordered: Repeat(step.A, new Command(2, (ulong)step.B) { Flags = CommandFlags.Ordered }); break;
            case Act.Batch: Batch((uint)step.A); break;
            case Act.Chain: Chain(step.A, step.B); break;
            case Act.Stream: Stream((byte)step.A); break;
            case Act.Credit: Credit(step.A, (byte)step.B); break;
            case Act.Cancel: Cancel(step.A); break;
            case Act.Send: Send(step.A); break;
            case Act.Reap: Reap(step.A == 0 ? uint.MaxValue : (uint)step.A); break;
            case Act.Release: Release(); break;
            case Act.Publish: Publish(); break;
            case Act.Gone: IsGone(); break;
            default: throw new InvalidOperationException(step.Act.ToString());
        }
        Compare();
    }

    public void Finish()
    {
        _watch.Begin("end", 2);
        _end.End(StatusCode.Closed);
        _isOver = true;
        int most = 2 * (int)_geometry.CommandCapacity + 4;
        _watch.Begin("end outstanding", most);
        while (_end.TryEndOutstanding(out Completion completion))
        {
            _accepted.End(completion.Token, isOver: true);
            _watch.Begin("end outstanding", most);
        }
        if (_accepted.Count != 0) throw _watch.Breach($"{_accepted.Count} commands have not ended");
        Compare();
        Repeat(1, new Command(1));
        Reap(uint.MaxValue);
    }

    internal void Ended(in Completion completion)
    {
        if (completion.IsTerminal) _accepted.End(completion.Token, isOver: false);
        else _accepted.Shot(completion.Token);
    }

    private void Repeat(int count, Command command)
    {
        for (int i = 0; i < count; i++)
        {
            Begin("submit", Put);
            Attempt attempt = _end.TrySubmit(command, out uint token);
            if (IsDone(attempt)) _accepted.Add(token);
        }
    }

    private void Batch(uint count)
    {
        Begin("submit batch", (int)count * Put + 1, (int)count + 1);
        Source source = new(_accepted);
        uint accepted = _end.Submit(ref source, count);
        if (accepted > count || _isOver && accepted > 0) throw _watch.Breach($"accepted {accepted} of {count}");
    }

    /// <param name="silent">A bit per member.</param>
    private void Chain(int length, int silent)
    {
        Span<Command> members = stackalloc Command[length];
        Span<uint> tokens = stackalloc uint[length];
        for (int i = 0; i < length; i++)
        {
            members[i] = new Command(1, (ulong)i);
            if ((silent >> i & 1) != 0) members[i].Flags = CommandFlags.Silent;
        }
        Begin("submit chain", length * Put + 1, length + 1);
        if (!IsDone(_end.TrySubmitChain(members, tokens))) return;
        for (int i = 0; i < length; i++) _accepted.Add(tokens[i], i > 0 && (silent >> (i - 1) & 1) != 0);
    }

    private void Stream(byte shots)
    {
        Begin("submit stream", Put + 1);
        if (IsDone(_end.TrySubmitStream(new Command(3), shots, out uint token))) _accepted.Add(token, false, shots);
    }

    private void Credit(int index, byte shots)
    {
        uint token = _accepted.Nth(index);
        Begin("credit", 2);
        if (_end.TryCredit(token, shots) == Attempt.Done) _accepted.Credit(token, shots);
    }

    private void Cancel(int index)
    {
        uint token = _accepted.Nth(index);
        _watch.Begin("cancel", 2);
        bool wasOutstanding = _end.RequestCancel(token);
        if (wasOutstanding != (_accepted.Has(token) && _end.State == StatusCode.Ok))
            throw _watch.Breach($"cancelling {token} gave {wasOutstanding}");
    }

    private void Send(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Begin("send", Put);
            IsDone(_end.TrySend(new Command(1)));
        }
    }

    private void Reap(uint most)
    {
        Begin("reap", 1 + 4 * (int)_geometry.CompletionCapacity);
        Sink sink = new(this);
        Attempt attempt = _end.Reap(ref sink, most);
        bool isRefused = attempt is Attempt.Ended or Attempt.Broken;
        if (_isOver && !isRefused) throw _watch.Breach($"{attempt} after the end");
    }

    private void Release()
    {
        _watch.Begin("release", 1);
        _end.ReleaseReaped();
    }

    private void Publish()
    {
        _watch.Begin("client publish", 3);
        _end.Publish();
    }

    private void IsGone()
    {
        _watch.Begin("client gone", 1);
        _ = _end.IsPeerGone;
    }

    /// <summary>
    /// A call may find the channel broken and end it: then it looks whether the server is gone, and how far it came.
    /// </summary>
    private void Begin(string call, int accesses, int looks = 1) => _watch.Begin(call, accesses + 2, looks + 1);

    private bool IsDone(Attempt attempt)
    {
        bool isRight = attempt switch
        {
            Attempt.Done or Attempt.Full => !_isOver && _end.Broken == BrokenReason.None,
            Attempt.Broken => _end.Broken != BrokenReason.None,
            _ => _isOver && attempt == Attempt.Ended,
        };
        if (!isRight) throw _watch.Breach($"gave {attempt}, broken {_end.Broken}");
        return attempt == Attempt.Done;
    }

    private void Compare()
    {
        if (_end.Outstanding != _accepted.Count)
            throw _watch.Breach($"{_end.Outstanding} outstanding instead of {_accepted.Count}");
        if (_accepted.Reserved > _geometry.CompletionCapacity)
            throw _watch.Breach($"{_accepted.Reserved} completions are reserved");
        if (_first != BrokenReason.None && _first != _end.Broken) throw _watch.Breach($"{_first} became {_end.Broken}");
        _first = _end.Broken;
        if (IsBroken && _end.State == StatusCode.Ok) throw _watch.Breach("broken, and does not say so");
    }

    private readonly struct Source(Accepted accepted) : ICommandSource
    {
        public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
        {
            place.Write(1, 0, 7);
            accepted.Add(token);
        }
    }

    private readonly struct Sink(ScriptedClient client) : ICompletionSink
    {
        public void Ended(in Completion completion) => client.Ended(completion);
    }
}
