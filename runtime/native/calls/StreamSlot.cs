using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// A call with many answers, which are pulled.
/// <para>
/// The server may send as many as it has credit for; they are kept here, in a ring as long as the credit, so that there
/// is always room for one that comes. Taking one makes room again, and when half of the ring has been taken the server
/// gets credit for so many. A reader that does not come back stops the server, and nobody else.
/// </para>
/// <para>
/// The corners. <b>Empty</b>: the reader waits until an answer or the end comes. <b>Full</b>: the server has no credit,
/// so nothing more comes. <b>No completion free on the channel</b> for the credit: it is owed, and given when something
/// else on the channel has ended. <b>The end</b>: what had come before is still there to be taken, then the last
/// completion says how the stream ended. A stream that is given up is cancelled, and over when its end has come.
/// </para>
/// </summary>
public abstract class StreamSlot : CallSlot, IValueTaskSource<bool>
{
    /// <summary>Answers that are under way or wait here.</summary>
    public const int Credit = 8;

    private readonly ulong[] _items = new ulong[Credit];
    private ManualResetValueTaskSourceCore<bool> _next;
    private int _first, _count;
    private bool _isAwaited;

    /// <summary>Takes part in the channel's list of streams that are owed credit.</summary>
    internal StreamSlot? NextOwing;
    internal bool IsOwing;

    /// <summary>Credit that has not been given.</summary>
    internal byte Owed;

    protected StreamSlot(in Command command)
    {
        Prepare(command);
        Shots = Credit;
    }

    /// <summary>The answer that was taken last.</summary>
    protected ulong Item { get; private set; }

    /// <summary>The last completion; once <see cref="Next"/> has said that there is nothing more.</summary>
    protected Completion Last { get; private set; }

    /// <summary>The last completion has been taken.</summary>
    protected bool IsOver { get; private set; }

    /// <summary>Takes the next answer, when there is one. False: there are no more, and the stream is over.</summary>
    protected ValueTask<bool> TakeNext()
    {
        if (_count > 0 || IsEnded || IsOver) return new ValueTask<bool>(Advance());
        _isAwaited = true;
        return new ValueTask<bool>(this, _next.Version);
    }

    /// <summary>Forgets what has come.</summary>
    protected void DropItems() => _count = 0;

    internal sealed override void Shot(in Completion completion)
    {
        _items[(_first + _count) % Credit] = completion.Value;
        _count++;
        Wake();
    }

    internal sealed override void Ended() => Wake();

    bool IValueTaskSource<bool>.GetResult(short version)
    {
        _next.GetResult(version);
        _next.Reset();
        return Advance();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short version) => _next.GetStatus(version);

    void IValueTaskSource<bool>.OnCompleted(
        System.Action<object?> continuation, object? state, short version, ValueTaskSourceOnCompletedFlags flags) =>
        _next.OnCompleted(continuation, state, version, flags);

    private void Wake()
    {
        if (!_isAwaited) return;
        _isAwaited = false;
        _next.SetResult(true);
    }

    private bool Advance()
    {
        if (_count == 0)
        {
            if (!IsOver) Last = TakeCompletion(Version);
            IsOver = true;
            return false;
        }
        Item = _items[_first];
        _first = (_first + 1) % Credit;
        _count--;
        if (++Owed >= Credit / 2 && Holder is CallChannel channel) channel.Grant(this);
        return true;
    }
}
