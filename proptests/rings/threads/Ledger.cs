using System;
using System.Collections.Generic;
using System.Linq;

namespace Mooring.Tests.Threads;

/// <summary>How an operation ended, as its client was told.</summary>
internal enum Fate : byte
{
    None,
    Answered,
    Cancelled,

    /// <summary>The channel ended first; the server may have started it.</summary>
    Cut,

    /// <summary>The channel ended first, and the server is said not to have started it.</summary>
    CutUnstarted,
}

/// <summary>
/// The judge of what two threads have told each other: arrays of counts, by the number of the operation, and nothing of
/// the code that is judged. The client's thread writes what it sent and how it ended, the server's thread what arrived;
/// the verdict is read when both have ended.
/// <para>
/// Operations are numbered from 0 without gaps, in the order in which they were accepted. The content of an operation
/// and its answer are functions of its number, so whatever is lost, doubled, exchanged or torn shows.
/// </para>
/// </summary>
internal sealed class Ledger(int operations)
{
    /// <summary>Words of content besides the number.</summary>
    internal const int Words = 5;

    private readonly byte[] _received = new byte[operations], _ended = new byte[operations];
    private readonly byte[] _shots = new byte[operations];
    private readonly Fate[] _fates = new Fate[operations];
    private readonly List<string> _sendersFaults = [], _receiversFaults = [];
    private long _lastInOrder = -1;

    /// <summary>Operations accepted so far.</summary>
    internal int Accepted { get; private set; }

    internal int Received { get; private set; }

    internal int Ended { get; private set; }

    /// <summary>Operations between two that arrived, of a sender that may overwrite.</summary>
    internal long Gaps { get; private set; }

    /// <param name="number">Of the operation.</param>
    /// <param name="word">1 to <see cref="Words"/>.</param>
    internal static ulong Content(long number, int word)
    {
        ulong mixed = ((ulong)number * 8 + (ulong)word + 1) * 0x9E37_79B9_7F4A_7C15;
        return mixed ^ mixed >> 29;
    }

    internal static ulong Answer(long number) => Content(number, 7);

    internal void Send(int number)
    {
        if (number != Accepted) Fault(_sendersFaults, $"{number} was accepted after {Accepted - 1}");
        Accepted = number + 1;
    }

    /// <summary>An operation arrived.</summary>
    /// <param name="content">Its number and the words that go with it.</param>
    /// <param name="after">What must have arrived before: the operation of this number; -1: all others like it.</param>
    internal void Arrive(ReadOnlySpan<ulong> content, int after = -1)
    {
        ulong number = content[0];
        if (number >= (ulong)operations)
        {
            Fault(_receiversFaults, $"{number} arrived, which is no operation");
            return;
        }
        for (int word = 1; word <= Words; word++)
        {
            if (content[word] != Content((long)number, word)) Fault(_receiversFaults, $"{number} arrived torn");
        }
        Received++;
        if (++_received[number] != 1) Fault(_receiversFaults, $"{number} arrived {_received[number]} times");
        if (after >= 0 && _received[after] == 0) Fault(_receiversFaults, $"{number} arrived before {after}");
        if (after < 0) ArriveInOrder((long)number);
    }

    internal void Shoot(int number, ulong index)
    {
        if (index != _shots[number]++) Fault(_sendersFaults, $"shot {index} of {number} came as {_shots[number]}.");
    }

    internal void End(int number, Fate fate, ulong answer)
    {
        Ended++;
        if (++_ended[number] != 1) Fault(_sendersFaults, $"{number} ended {_ended[number]} times");
        if (fate == Fate.Answered && answer != Answer(number)) Fault(_sendersFaults, $"{number} has a wrong answer");
        _fates[number] = fate;
    }

    /// <summary>What was wrong; empty: nothing. Both threads have ended.</summary>
    /// <param name="isWhole">Nobody died: everything that was accepted arrived.</param>
    /// <param name="hasEnd">Has this operation an end that its client hears of?</param>
    internal string Verdict(bool isWhole, Func<int, bool> hasEnd)
    {
        List<string> faults = [.. _sendersFaults, .. _receiversFaults];
        for (int number = 0; number < operations && faults.Count < 20; number++)
        {
            bool wasSent = number < Accepted;
            if (!wasSent && _received[number] + _ended[number] > 0) faults.Add($"{number} came from nowhere");
            if (!wasSent) continue;
            if (hasEnd(number) && _ended[number] != 1) faults.Add($"{number} ended {_ended[number]} times");
            bool mustArrive = _fates[number] == Fate.Answered || isWhole && _fates[number] != Fate.Cancelled;
            if (mustArrive && _received[number] == 0) faults.Add($"{number} was lost, {_fates[number]}");
            if (_fates[number] == Fate.CutUnstarted && _received[number] != 0)
                faults.Add($"{number} was started, and its client was told that it was not");
        }
        return string.Join("; ", faults.Take(20));
    }

    private void ArriveInOrder(long number)
    {
        if (number <= _lastInOrder) Fault(_receiversFaults, $"{number} arrived after {_lastInOrder}");
        Gaps += number - _lastInOrder - 1;
        _lastInOrder = number;
    }

    private static void Fault(List<string> faults, string what)
    {
        if (faults.Count < 20) faults.Add(what);
    }
}
