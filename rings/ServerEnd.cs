using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// The server's end of a channel: consumer of commands, producer of completions.
/// <para>
/// A command is copied out once, before anything in it is looked at, and the head is published before the server acts
/// on the copy: what a dead server has not taken it has not started. A completion always fits when the client is
/// honest; a server that finds no room has met a client that overcommitted, and only that channel breaks.
/// </para>
/// <para>
/// What a command asks for (chains, order, deadlines, streams) is <see cref="Dispatcher{TPage, TChecks, TPool}"/>'s
/// affair.
/// </para>
/// Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct ServerEnd<TPage, TChecks>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
{
    private TPage _page;
    private TChecks _checks;
    private readonly Geometry _geometry;

    /// <summary>Where the completions begin.</summary>
    private readonly uint _completions;
    private uint _head, _tailSeen, _noticesSeen;
    private uint _completionTail, _publishedTail, _postLimit;
    private uint _publishedHead;
    private ulong _refused;

    /// <inheritdoc cref="ClientEnd{TPage, TChecks}(TPage, Geometry, uint, TChecks)"/>
    public ServerEnd(TPage page, Geometry geometry, uint cursor = 0, TChecks checks = default)
    {
        (_page, _checks) = (page, checks);
        _geometry = geometry;
        _completions = (uint)geometry.CompletionOffset(0);
        _head = _tailSeen = _publishedHead = cursor;
        _completionTail = _publishedTail = cursor;
        _postLimit = cursor + geometry.CompletionCapacity;
        if (_checks.Fails(Check.Header, !Header.Matches(ref _page, geometry))) Break(BrokenReason.Version);
    }

    public BrokenReason Broken { get; private set; }

    /// <summary>
    /// The publish word as far as it is known here: what to compare with when going to sleep. Commands that are known
    /// of and not taken (<see cref="Ready"/>) are this side's own to come back to.
    /// </summary>
    public readonly ulong Seen => (ulong)_noticesSeen << 32 | _tailSeen;

    /// <summary>Notices (requests to cancel) that the client has given, as far as they have been seen.</summary>
    public readonly uint NoticesSeen => _noticesSeen;

    /// <summary>Entries that are known to lie in the ring.</summary>
    public readonly uint Ready => Cursor.Used(_head, _tailSeen);

    /// <summary>Reads the client's tail: once, checked before it is used.</summary>
    /// <returns>Done if there are commands; Empty, Broken.</returns>
    public Attempt Look()
    {
        if (Broken != BrokenReason.None) return Attempt.Broken;
        ulong word = _page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);
        uint ready = Cursor.Used(_head, (uint)word);
        if (_checks.Fails(Check.CommandTail, ready > _geometry.CommandCapacity)) return Break(BrokenReason.Cursor);
        _noticesSeen = (uint)(word >> 32);
        _tailSeen = (uint)word;
        return ready == 0 ? Attempt.Empty : Attempt.Done;
    }

    /// <summary>Copies a command out, takes it and publishes the head. Looks when no more is known of.</summary>
    /// <returns>Done, Empty or Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TryTake(out Command command)
    {
        if (_head == _tailSeen)
        {
            Attempt attempt = Look();
            if (attempt != Attempt.Done)
            {
                command = default;
                return attempt;
            }
        }
        Copy(0, out command);
        Take(1);
        return Attempt.Done;
    }

    /// <summary>Copies a command out that is known to lie in the ring, without taking it.</summary>
    /// <param name="ahead">0 to <see cref="Ready"/>-1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Copy(uint ahead, out Command command) =>
        _page.LoadEntry(_geometry.CommandOffset(_head + ahead), out command);

    /// <summary>Takes commands that have been copied out, before anything is done for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(uint count)
    {
        uint head = _head + count;
        _head = head;
        _page.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, head);
    }

    /// <summary>Puts a completion into the ring, unpublished. Never full for an honest client.</summary>
    /// <returns>Done or Broken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt Post(in Completion completion)
    {
        if (_checks.Fails(Check.PostLimit, _completionTail == _postLimit) && !MakeRoom()) return Attempt.Broken;
        nuint at = _completions + (nuint)(_completionTail & _geometry.CompletionMask) * Geometry.CompletionBytes;
        _page.Store64(at, completion.Head);
        _page.Store64(at + 8, completion.Value);
        _completionTail++;
        return Attempt.Done;
    }

    /// <summary>Counts a one-way command that is not served. It is statistics: it needs no publication.</summary>
    public void Refuse() => _page.Store64(Geometry.ServerLine + Geometry.Refused, ++_refused);

    /// <summary>
    /// Makes all posted completions visible with one store. Once per turn, also when nothing was posted: the client may
    /// wait for room.
    /// </summary>
    /// <returns>True if the client sleeps, waits for what was done, and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish()
    {
        uint did = _publishedHead == _head ? 0 : ArmBits.Room;
        if (_publishedTail != _completionTail) did |= ArmBits.Work;
        return did != 0 && Announce(did);
    }

    /// <summary>Does the client want this command ended early? True only after it has been taken.</summary>
    public bool IsCancelRequested(uint token)
    {
        uint slot = token & _geometry.CompletionMask;
        return (_page.Load64(Geometry.CancelWord(slot)) >> (int)(slot & 63) & 1) != 0;
    }

    /// <summary>Credits that the client has given to a stream so far, besides those that it began with.</summary>
    public uint Granted(uint token) => _page.LoadAcquire32(_geometry.GrantOffset(token));

    /// <inheritdoc cref="ClientEnd{TPage, TChecks}.IsPeerGone"/>
    public bool IsPeerGone => _page.LoadAcquire32(Geometry.ClientLine + Geometry.Dead) != 0;

    /// <summary>Declares the channel broken; the first reason stays.</summary>
    internal Attempt Break(BrokenReason reason)
    {
        if (Broken == BrokenReason.None) Broken = reason;
        _tailSeen = _head;
        _postLimit = _completionTail;
        return Attempt.Broken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Announce(uint did)
    {
        _publishedHead = _head;
        _publishedTail = _completionTail;
        _page.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, _completionTail);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ServerLine + Geometry.Armed) & did) != 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MakeRoom()
    {
        if (Broken != BrokenReason.None) return false;
        uint head = _page.LoadAcquire32(Geometry.ClientLine + Geometry.PeerHead);
        uint used = Cursor.Used(head, _completionTail);
        if (_checks.Fails(Check.CompletionHead, used > _geometry.CompletionCapacity))
            Break(BrokenReason.Cursor);
        else if (_checks.Fails(Check.Overcommitted, used == _geometry.CompletionCapacity))
            Break(BrokenReason.Overcommitted);
        else _postLimit = head + _geometry.CompletionCapacity;
        return Broken == BrokenReason.None;
    }
}
