using System;
using System.Runtime.CompilerServices;

namespace Mooring.Rings;

/// <summary>
/// The client's end of a channel: producer of commands, consumer of completions. See README.md for the protocol.
/// <para>
/// <b>Reservation.</b> A command is accepted only if a completion for it is free, and for each shot that it may give:
/// <c>reserved = _next + _reserveShift - _completionHead</c> never exceeds the completions that there are, so that a
/// server's post always fits. An ordinary command moves the first, its completion the last; only what is not ordinary
/// touches the shift.
/// </para>
/// <para>
/// <b>Tokens</b> are running numbers of 31 bits whose low bits name a slot: <c>_next</c> is the next. A number whose
/// slot is still taken by an older command is passed over, so the ring's tail is <c>_next - _passed</c>.
/// </para>
/// <para>
/// <b>The limit.</b> Up to <c>_limit</c> the ring has room and completions are free: one comparison per command, and
/// another one that the slot of its token is free. Where either says no, <see cref="Widen"/> looks again; an end that
/// is broken or ended keeps the limit where it is.
/// </para>
/// Full is an answer: nothing here waits. What to wait for is told by <see cref="Want"/>, <see cref="Seen"/> and
/// <see cref="HeadSeen"/>. Mutable struct: do not make a field of this type readonly.
/// </summary>
public partial struct ClientEnd<TPage, TChecks>
    where TPage : struct, IPage
    where TChecks : struct, IChecks
{
    private TPage _page;
    private TChecks _checks;
    private readonly Geometry _geometry;
    private readonly SlotTable _slots;
    private readonly SpecialSlot[] _special;
    private uint _next, _limit, _passed, _reserveShift;
    private nuint _at, _reapAt;
    private readonly nuint _reapEnd;
    private readonly nuint _wrap;
    private uint _commandHeadSeen, _completionHead;
    private uint _notices, _noticesSeen, _credits;
    private ulong _published;

    /// <summary>
    /// Next place of the ring, and then next slot, to be looked at by <see cref="TryEndOutstanding"/>.
    /// </summary>
    private uint _endCursor, _endSlot;

    /// <param name="page">The shared page, whose header has been written.</param>
    /// <param name="geometry">What both sides agreed on.</param>
    /// <param name="cursor">Where all cursors start: 0 but in tests.</param>
    /// <param name="checks">The check policy.</param>
    public ClientEnd(TPage page, Geometry geometry, uint cursor = 0, TChecks checks = default)
    {
        (_page, _checks) = (page, checks);
        _geometry = geometry;
        _slots = new SlotTable(geometry.CompletionCapacity);
        _special = new SpecialSlot[geometry.CompletionCapacity];
        _next = _limit = cursor & Completion.MostToken;
        _passed = _next - cursor;
        _reserveShift = cursor - _next;
        _commandHeadSeen = _completionHead = cursor;
        _published = cursor;
        _at = geometry.CommandOffset(cursor) - Geometry.Commands;
        _wrap = (nuint)geometry.CommandMask * Geometry.CommandBytes;
        _reapAt = geometry.CompletionOffset(cursor);
        _reapEnd = geometry.CompletionOffset(uint.MaxValue) + Geometry.CompletionBytes;
        Want = ArmBits.Work;
        if (_checks.Fails(Check.Header, !Header.Matches(ref _page, geometry))) Refuse(BrokenReason.Version);
    }

    /// <summary>Bytes that are kept for each command that may be outstanding, in use or not.</summary>
    public static int BytesPerCall => sizeof(uint) + Unsafe.SizeOf<SpecialSlot>();

    /// <summary>Why no more can be expected of this channel; None while it is whole.</summary>
    public BrokenReason Broken { get; private set; }

    /// <summary>Ok; or why this end has ended the channel.</summary>
    public StatusCode State { get; private set; }

    /// <summary>Commands accepted and not yet ended.</summary>
    public readonly uint Outstanding => Reserved - _credits;

    /// <summary>Completions that were late or forged, and changed nothing.</summary>
    public ulong Strays { get; private set; }

    /// <summary>One-way commands that the server says it has refused: its word, for statistics only.</summary>
    public ulong RefusedByServer => _page.Load64(Geometry.ServerLine + Geometry.Refused);

    /// <summary>The completion tail and notices consumed so far: what to compare with when going to sleep.</summary>
    public readonly ulong Seen
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (ulong)_noticesSeen << 32 | _completionHead;
    }

    /// <summary>The command head that made the last attempt Full.</summary>
    public readonly uint HeadSeen => _commandHeadSeen;

    /// <summary>
    /// What to wait for: after a refusal room in the ring, or, when it was the completions that ran out, only the
    /// completions that will free one. <see cref="HeadSeen"/> counts in the first case only.
    /// </summary>
    public uint Want { get; private set; }

    /// <summary>Puts a command into the ring, unpublished, and gives it its token.</summary>
    /// <returns>Done; or Full, Broken, Ended: nothing has changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt TrySubmit(in Command command, out uint token)
    {
        SlotTable slots = _slots;
        token = _next;
        if (IsAtLimit(token) || IsTaken(slots, token))
        {
            (Attempt attempt, token) = SubmitAtLimit(command);
            return attempt;
        }
        Put(slots, token, command, command.KindWith(CommandFlags.Ordered));
        return Attempt.Done;
    }

    /// <summary>
    /// Puts as many commands into the ring, unpublished, as there is room for: the path for batches, which keeps its
    /// cursors in registers.
    /// </summary>
    /// <param name="source">Fills the commands. It must not touch this end.</param>
    /// <param name="most">How many the source has.</param>
    /// <returns>How many were accepted: exactly the first ones.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Submit<TSource>(ref TSource source, uint most) where TSource : struct, ICommandSource, allows ref struct
    {
        uint accepted = 0;
        while (accepted != most)
        {
            if (IsAtLimit(_next) && Widen(1, 1) != Attempt.Done) break;
            accepted += SubmitRun(ref source, Math.Min(most - accepted, _limit - _next));
        }
        return accepted;
    }

    /// <summary>
    /// Makes all submitted commands and notices visible with one store. What was reaped is released before: a slot that
    /// a new command has taken over must look free to the server too. Once per turn.
    /// </summary>
    /// <returns>True if the server sleeps and its doorbell is to be rung.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish()
    {
        ulong word = (ulong)_notices << 32 | Tail;
        return _published != word && Announce(word);
    }

    /// <summary>Tells the server that the reaped entries may be used again. Once per turn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ReleaseReaped() => _page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, _completionHead);

    /// <summary>
    /// Copies completions out, checks their tokens, frees their slots and hands them over. At most as many as had been
    /// published when the call began: a server that goes on posting does not hold its client.
    /// </summary>
    /// <param name="sink">Takes the completions. It may submit, it must not reap.</param>
    /// <param name="most">At most so many entries.</param>
    /// <returns>Done if there were entries; Empty, Broken, Ended.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Attempt Reap<TSink>(ref TSink sink, uint most = uint.MaxValue) where TSink : struct, ICompletionSink
    {
        ulong word = _page.LoadAcquire64(Geometry.ServerLine + Geometry.PublishWord);
        uint ready = Cursor.Used(_completionHead, (uint)word);
        if (State != StatusCode.Ok || _checks.Fails(Check.CompletionTail, ready > _geometry.CompletionCapacity))
            return Refuse(BrokenReason.Cursor);
        _noticesSeen = (uint)(word >> 32);
        if (ready > most) ready = most;
        if (ready == 0) return Attempt.Empty;
        uint tail = _completionHead + ready;
        do ReapRun(ref sink, tail); while (_completionHead != tail);
        return Attempt.Done;
    }

    /// <summary>
    /// Up to where the ring wraps. No call stands in the loop, so that its values stay in registers: it ends at an
    /// entry that is not the end of an ordinary command.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReapRun<TSink>(ref TSink sink, uint tail) where TSink : struct, ICompletionSink
    {
        (TPage page, SlotTable slots) = (_page, _slots);
        uint head = _completionHead;
        (nuint at, nuint end) = (_reapAt, _reapEnd);
        nuint stop = at + (nuint)(tail - head) * Geometry.CompletionBytes;
        if (stop > end) stop = end;
        do
        {
            Completion completion = new(page.Load64(at), page.Load64(at + 8));
            at += Geometry.CompletionBytes;
            head++;
            if (_checks.Fails(Check.TokenLive, !slots.IsEnd(completion.Head)))
            {
                Reaped(head, at);
                ReapSpecial(ref sink, completion.Head, completion.Value);
                return;
            }
            slots.FreeAt(completion.Head);
            sink.Ended(completion);
        }
        while (at != stop);
        Reaped(head, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reaped(uint head, nuint at)
    {
        _completionHead = head;
        _reapAt = at;
        if (at == _reapEnd) _reapAt = _geometry.Completions;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReapSpecial<TSink>(ref TSink sink, ulong head, ulong value) where TSink : struct, ICompletionSink
    {
        Completion completion = new(head, value);
        if (TryEndSpecial(completion)) sink.Ended(completion);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAtLimit(uint number) => _checks.Fails(Check.SubmitLimit, number == _limit);

    /// <summary>
    /// Up to where the ring wraps, and to a number whose slot is taken: that becomes the limit.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint SubmitRun<TSource>(ref TSource source, uint count)
        where TSource : struct, ICommandSource, allows ref struct
    {
        (TPage page, SlotTable slots) = (_page, _slots);
        (nuint at, uint first) = (_at, _next);
        nuint wrap = _wrap + Geometry.CommandBytes;
        nuint stop = Math.Min(at + (nuint)count * Geometry.CommandBytes, wrap);
        uint token = first;
        for (; at != stop; at += Geometry.CommandBytes)
        {
            if (IsTaken(slots, token))
            {
                _limit = token;
                break;
            }
            slots[token] = token;
            page.Store32(Geometry.Commands + 4 + at, token);
            source.Fill(token, new CommandPlace<TPage>(page, at));
            token++;
        }
        (_at, _next) = (at & _wrap, token);
        return token - first;
    }

    /// <summary>The command goes by value, so that it need not lie in memory while there is room.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (Attempt, uint) SubmitAtLimit(Command command)
    {
        Attempt attempt = Widen(1, 1);
        uint token = _next;
        if (attempt == Attempt.Done) Put(_slots, token, command, command.KindWith(CommandFlags.Ordered));
        return (attempt, token);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(SlotTable slots, uint token, in Command command, uint kind)
    {
        slots[token] = token;
        nuint at = _at;
        Entries.Store(_page, at, command, kind, token);
        _at = at + Geometry.CommandBytes & _wrap;
        _next = token + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Announce(ulong word)
    {
        ReleaseReaped();
        _published = word;
        _page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, word);
        _page.FenceAfterPublish();
        return (_page.Load32(Geometry.ClientLine + Geometry.Armed) & ArmBits.Work) != 0;
    }

    private readonly uint Tail => _next - _passed;

    private readonly uint Reserved => _next + _reserveShift - _completionHead;

    /// <summary>
    /// At the limit, or when more than one place is needed: looks at room, reservation and slots again and moves the
    /// limit as far as all three allow.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Attempt Widen(uint places, uint completions)
    {
        _limit = _next;
        if (State != StatusCode.Ok) return Refuse(Broken);
        Attempt room = MakeRoom(places);
        if (room != Attempt.Done) return room;
        uint free = _geometry.CompletionCapacity - Reserved;
        Want = ArmBits.Work;
        if (_checks.Fails(Check.Reservation, free < completions)) return Attempt.Full;
        if (IsNextPastLast || IsTaken(_slots, _next)) PassTaken();
        _limit = _next + Math.Min(Math.Min(free, Room), Completion.MostToken - _next + 1);
        return Attempt.Done;
    }

    private readonly uint Room
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _geometry.CommandCapacity - Cursor.Used(_commandHeadSeen, Tail);
    }

    /// <summary>Looks at the server's head if the places that are known of do not suffice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Attempt MakeRoom(uint places)
    {
        if (Room >= places) return Attempt.Done;
        uint head = _page.LoadAcquire32(Geometry.ServerLine + Geometry.PeerHead);
        if (_checks.Fails(Check.CommandHead, Cursor.Used(head, Tail) > _geometry.CommandCapacity))
            return Refuse(BrokenReason.Cursor);
        _commandHeadSeen = head;
        if (!_checks.Fails(Check.CommandRoom, Room < places)) return Attempt.Done;
        Want = ArmBits.Work | ArmBits.Room;
        return Attempt.Full;
    }

    private readonly bool IsNextPastLast => _next > Completion.MostToken;

    /// <summary>
    /// Passes over numbers whose slots are taken. As many slots are taken as commands are outstanding, fewer than there
    /// are: it finds one.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PassTaken()
    {
        for (uint tried = 0; tried <= _geometry.CompletionCapacity; tried++)
        {
            if (!IsNextPastLast && !IsTaken(_slots, _next)) return;
            Pass();
        }
    }

    private void Pass()
    {
        uint next = _next < Completion.MostToken ? _next + 1 : 0;
        _passed += next - _next;
        _reserveShift -= next - _next;
        _next = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsTaken(SlotTable slots, uint token) => _checks.Fails(Check.SlotTaken, slots.IsTaken(token));

    /// <summary>What an end that is over answers; the first reason stays.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Attempt Refuse(BrokenReason reason)
    {
        if (State == StatusCode.Ok)
        {
            Broken = reason;
            End(StatusCode.Broken);
        }
        return Broken != BrokenReason.None ? Attempt.Broken : Attempt.Ended;
    }
}

/// <summary>Gives commands to <see cref="ClientEnd{TPage, TChecks}.Submit"/>.</summary>
public interface ICommandSource
{
    /// <summary>Fills the next command: every field, once, since what it finds is an old entry.</summary>
    void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage;
}

/// <summary>An entry of the command ring that has been reserved and has its token.</summary>
/// <param name="page">The channel.</param>
/// <param name="at">Bytes from the first entry.</param>
public readonly struct CommandPlace<TPage>(TPage page, nuint at) where TPage : struct, IPage
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(
        ushort method, ulong deadline, ulong a, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        page.Store32(Geometry.Commands + at, method);
        page.Store64(Geometry.Commands + 8 + at, deadline);
        page.Store64(Geometry.Commands + 16 + at, a);
        page.Store64(Geometry.Commands + 24 + at, b);
        page.Store64(Geometry.Commands + 32 + at, c);
        page.Store64(Geometry.Commands + 40 + at, d);
        page.Store64(Geometry.Commands + 48 + at, e);
        page.Store64(Geometry.Commands + 56 + at, f);
    }
}

/// <summary>Takes completions out of <see cref="ClientEnd{TPage, TChecks}.Reap"/>.</summary>
public interface ICompletionSink
{
    /// <summary>
    /// A completion of a command that was outstanding; after it the command has ended if
    /// <see cref="Completion.IsTerminal"/>.
    /// </summary>
    void Ended(in Completion completion);
}
