using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// The server's end of a channel: consumer of commands, producer of completions.
/// <para>
/// A command is copied out once, before anything in it is looked at, and the head is published before the server acts
/// on the copy: what a dead server has not taken it has not started. A completion always fits when the client is
/// honest; a server that finds no room has met a client that overcommitted, and only that channel breaks.
/// </para>
/// Mutable struct: do not make a field of this type readonly.
/// </summary>
public struct ServerEnd<TPage> where TPage : struct, IPage
{
    private TPage _page;
    private readonly Geometry _geometry;
    private uint _commandHead, _completionTail, _publishedTail, _completionHeadSeen, _noticesSeen;
    private bool _tookSomething;

    /// <inheritdoc cref="ClientEnd{TPage}(TPage, Geometry, uint)"/>
    public ServerEnd(TPage page, Geometry geometry, uint cursor = 0)
    {
        _page = page;
        _geometry = geometry;
        _commandHead = _completionTail = _publishedTail = _completionHeadSeen = cursor;
        if (!Header.Matches(ref _page, geometry)) Broken = BrokenReason.Version;
    }

    public BrokenReason Broken { get; private set; }

    /// <summary>Commands ever taken.</summary>
    public ulong Taken { get; private set; }

    /// <summary>The command tail and notices consumed so far: what to compare with when going to sleep.</summary>
    public ulong Seen => (ulong)_noticesSeen << 32 | _commandHead;

    /// <summary>Copies one command out and publishes the head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TryTake(out Command command)
    {
        command = default;
        if (Broken != BrokenReason.None) return Attempt.Broken;
        ulong word = _page.LoadAcquire64(Geometry.ClientLine + Geometry.PublishWord);
        _noticesSeen = (uint)(word >> 32);
        uint ready = Cursor.Used(_commandHead, (uint)word);
        if (ready == 0) return Attempt.Empty;
        if (ready > _geometry.CommandCapacity) return Break(BrokenReason.Cursor);
        Read(_commandHead, out command);
        _commandHead++;
        _page.StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, _commandHead);
        _tookSomething = true;
        Taken++;
        return Attempt.Done;
    }

    /// <summary>Puts a completion into the ring, unpublished. Never full for an honest client.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt Post(in Completion completion)
    {
        if (Broken != BrokenReason.None) return Attempt.Broken;
        if (Cursor.Used(_completionHeadSeen, _completionTail) == _geometry.CompletionCapacity && !HasRoom())
            return Attempt.Broken;
        int at = _geometry.CompletionOffset(_completionTail);
        _page.Store64(at, completion.Head);
        _page.Store64(at + 8, completion.Value);
        _completionTail++;
        return Attempt.Done;
    }

    /// <summary>
    /// Makes all posted completions visible with one store. Once per turn, also when nothing was posted.
    /// </summary>
    /// <returns>True if the client sleeps, waits for what was done, and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish()
    {
        uint did = _tookSomething ? ArmBits.Room : 0;
        if (_publishedTail != _completionTail)
        {
            _publishedTail = _completionTail;
            did |= ArmBits.Work;
            _page.StoreRelease64(Geometry.ServerLine + Geometry.PublishWord, _publishedTail);
        }
        if (did == 0) return false;
        _tookSomething = false;
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ServerLine + Geometry.Armed) & did) != 0;
    }

    /// <summary>Does the client want this command ended early?</summary>
    public bool IsCancelRequested(uint token)
    {
        int slot = (int)(token & (_geometry.CompletionCapacity - 1));
        return (_page.Load64(Geometry.ClientLine + Geometry.CancelBits) >> slot & 1) != 0;
    }

    /// <inheritdoc cref="ClientEnd{TPage}.PeerIsDead"/>
    public bool PeerIsDead => _page.LoadAcquire32(Geometry.ClientLine + Geometry.Dead) != 0;

    private bool HasRoom()
    {
        uint head = _page.LoadAcquire32(Geometry.ClientLine + Geometry.PeerHead);
        if (!Cursor.IsSane(head, _completionTail, _geometry.CompletionCapacity))
        {
            Break(BrokenReason.Cursor);
            return false;
        }
        _completionHeadSeen = head;
        if (Cursor.Used(head, _completionTail) < _geometry.CompletionCapacity) return true;
        Break(BrokenReason.Overcommitted);
        return false;
    }

    private void Read(uint cursor, out Command command)
    {
        int at = _geometry.CommandOffset(cursor);
        ulong head = _page.Load64(at);
        command = new Command((ushort)head)
        {
            Flags = (CommandFlags)(byte)(head >> 16),
            Token = (uint)(head >> 32),
            Deadline = _page.Load64(at + 8),
        };
        for (int i = 0; i < 6; i++) command.Payload[i] = _page.Load64(at + 16 + i * 8);
    }

    private Attempt Break(BrokenReason reason)
    {
        Broken = reason;
        return Attempt.Broken;
    }
}
