using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// The client's end of a channel: producer of commands, consumer of completions.
/// <para>
/// A command is accepted only if a completion slot for it is free, so that the server's completion always fits:
/// <c>accepted - reaped &lt;= completion capacity</c> at all times. A token is a running number whose low bits name
/// the slot; <c>_live[slot]</c> holds it while the command is outstanding. A completion therefore ends only a command
/// that is outstanding on this channel, at most once; any other token breaks the channel.
/// </para>
/// <para>Full is an answer: nothing here waits. What to wait for is told by <see cref="Seen"/>.</para>
/// Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct ClientEnd<TPage> where TPage : struct, IPage
{
    private TPage _page;
    private readonly Geometry _geometry;
    private readonly uint[] _live, _submittedAt;
    private uint _commandTail, _publishedTail, _commandHeadSeen, _completionHead, _publishedHead, _nextToken, _notices;
    private uint _noticesSeen;

    /// <param name="page">The shared page, whose header has been written.</param>
    /// <param name="geometry">What both sides agreed on.</param>
    /// <param name="cursor">Where all cursors start: 0 but in tests.</param>
    public ClientEnd(TPage page, Geometry geometry, uint cursor = 0)
    {
        _page = page;
        _geometry = geometry;
        _live = new uint[geometry.CompletionCapacity];
        _submittedAt = new uint[geometry.CompletionCapacity];
        for (uint slot = 0; slot < geometry.CompletionCapacity; slot++) _live[slot] = ~slot;
        _commandTail = _publishedTail = _commandHeadSeen = _completionHead = _publishedHead = cursor;
        _nextToken = cursor;
        if (!Header.Matches(ref _page, geometry)) Broken = BrokenReason.Version;
    }

    /// <summary>Why no more can be expected of this channel; None while it is whole.</summary>
    public BrokenReason Broken { get; private set; }

    /// <summary>Commands accepted and not yet ended.</summary>
    public uint Outstanding { get; private set; }

    /// <summary>Commands ever accepted.</summary>
    public ulong Accepted { get; private set; }

    /// <summary>The completion tail and notices consumed so far: what to compare with when going to sleep.</summary>
    public ulong Seen => (ulong)_noticesSeen << 32 | _completionHead;

    /// <summary>The command head that made the last attempt Full.</summary>
    public uint HeadSeen => _commandHeadSeen;

    /// <summary>
    /// What to wait for after a refusal: room in the ring, or, when it was the completion slots that ran out, only the
    /// completions that will free one. <see cref="HeadSeen"/> is up to date in the first case only.
    /// </summary>
    public uint Want =>
        Outstanding < _geometry.CompletionCapacity
        && Cursor.Used(_commandHeadSeen, _commandTail) == _geometry.CommandCapacity
            ? ArmBits.Work | ArmBits.Room
            : ArmBits.Work;

    /// <summary>Puts a command into the ring, unpublished, and gives it its token.</summary>
    /// <returns>Done, Full (nothing changed) or Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TrySubmit(in Command command, out uint token)
    {
        token = 0;
        if (Broken != BrokenReason.None) return Attempt.Broken;
        if (Outstanding == _geometry.CompletionCapacity) return Attempt.Full;
        if (Cursor.Used(_commandHeadSeen, _commandTail) == _geometry.CommandCapacity && !HasRoom())
            return Broken != BrokenReason.None ? Attempt.Broken : Attempt.Full;
        token = TakeToken();
        Write(command, token);
        _commandTail++;
        Outstanding++;
        Accepted++;
        return Attempt.Done;
    }

    /// <summary>
    /// Makes all submitted commands visible with one store. What was reaped is released before: a slot that a new
    /// command has taken over must look free to the server too.
    /// </summary>
    /// <returns>True if the server sleeps and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish()
    {
        if (_publishedTail == _commandTail) return false;
        _publishedTail = _commandTail;
        ReleaseReaped();
        return Announce();
    }

    /// <summary>Copies one completion out and frees its slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TryReap(out Completion completion)
    {
        completion = default;
        if (Broken != BrokenReason.None) return Attempt.Broken;
        ulong word = _page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord);
        _noticesSeen = (uint)(word >> 32);
        uint ready = Cursor.Used(_completionHead, (uint)word);
        if (ready == 0) return Attempt.Empty;
        if (ready > _geometry.CompletionCapacity) return Break(BrokenReason.Cursor);
        completion = Read(_completionHead);
        return Accept(completion) ? Attempt.Done : Break(BrokenReason.Token);
    }

    /// <summary>Tells the server that the reaped entries may be used again. Once per turn.</summary>
    public void ReleaseReaped()
    {
        if (_publishedHead == _completionHead) return;
        _publishedHead = _completionHead;
        _page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, _completionHead);
    }

    /// <summary>
    /// Asks the server to end a command early. The answer is the command's own terminal completion. Works when every
    /// ring is full: it is a bit in the client's line and a notice in its publish word.
    /// </summary>
    /// <returns>True if the server sleeps and its doorbell is to be rung.</returns>
    public bool RequestCancel(uint token)
    {
        uint slot = token & (_geometry.CompletionCapacity - 1);
        if (_live[slot] != token) return false;
        ulong bits = _page.Load64(Geometry.ClientLine + Geometry.CancelBits);
        _page.Store64(Geometry.ClientLine + Geometry.CancelBits, bits | 1ul << (int)slot);
        _notices++;
        return Announce();
    }

    /// <summary>
    /// After the end of the channel: ends one command that is still outstanding. The step of its slot is the commit,
    /// so each ends exactly once. A server publishes its head before it acts, so what still lies in the ring was
    /// surely not started.
    /// </summary>
    /// <returns>False when none is left.</returns>
    public bool TryEndOutstanding(out uint token, out bool maybeStarted)
    {
        token = 0;
        maybeStarted = false;
        if (Outstanding == 0) return false;
        for (uint slot = 0; slot < (uint)_live.Length; slot++)
        {
            token = _live[slot];
            if (token == ~slot) continue;
            maybeStarted = MayHaveStarted(slot);
            Free(slot);
            return true;
        }
        return false;
    }

    /// <summary>Has the kernel said that the peer is gone? To be asked before the last reaping.</summary>
    public bool PeerIsDead => _page.LoadAcquire32(Geometry.ServerLine + Geometry.Dead) != 0;

    private bool MayHaveStarted(uint slot)
    {
        uint head = _page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead);
        bool waitsInTheRing = Cursor.IsSane(head, _commandTail, _geometry.CommandCapacity)
            && Cursor.Used(head, _submittedAt[slot]) < Cursor.Used(head, _commandTail);
        return !waitsInTheRing;
    }

    private bool Announce()
    {
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, (ulong)_notices << 32 | _publishedTail);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ClientLine + Geometry.Armed) & ArmBits.Work) != 0;
    }

    private bool HasRoom()
    {
        uint head = _page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead);
        if (!Cursor.IsSane(head, _commandTail, _geometry.CommandCapacity))
        {
            Break(BrokenReason.Cursor);
            return false;
        }
        _commandHeadSeen = head;
        return Cursor.Used(head, _commandTail) < _geometry.CommandCapacity;
    }

    private uint TakeToken()
    {
        // A slot is free, because Outstanding is below the capacity: at most one lap.
        uint mask = _geometry.CompletionCapacity - 1;
        while (_live[_nextToken & mask] != ~(_nextToken & mask)) _nextToken++;
        uint token = _nextToken++;
        _live[token & mask] = token;
        _submittedAt[token & mask] = _commandTail;
        return token;
    }

    private void Write(in Command command, uint token)
    {
        int at = _geometry.CommandOffset(_commandTail);
        _page.Store64(at, command.Method | (ulong)command.Flags << 16 | (ulong)token << 32);
        _page.Store64(at + 8, command.Deadline);
        for (int i = 0; i < 6; i++) _page.Store64(at + 16 + i * 8, command.Payload[i]);
    }

    private Completion Read(uint cursor)
    {
        int at = _geometry.CompletionOffset(cursor);
        return Completion.FromWords(_page.Load64(at), _page.Load64(at + 8));
    }

    private bool Accept(in Completion completion)
    {
        uint slot = completion.Token & (_geometry.CompletionCapacity - 1);
        if (_live[slot] != completion.Token) return false;
        _completionHead++;
        if (completion.IsTerminal) Free(slot);
        return true;
    }

    private void Free(uint slot)
    {
        ulong bit = 1ul << (int)slot;
        ulong bits = _page.Load64(Geometry.ClientLine + Geometry.CancelBits);
        if ((bits & bit) != 0) _page.Store64(Geometry.ClientLine + Geometry.CancelBits, bits & ~bit);
        _live[slot] = ~slot;
        Outstanding--;
    }

    private Attempt Break(BrokenReason reason)
    {
        Broken = reason;
        return Attempt.Broken;
    }
}
