using System;

namespace Mooring.Apps.Hostile;

/// <summary>
/// What became of numbered calls, known from their payloads alone: it shares no code with the rings. Each number is to
/// come once, with the words that belong to it.
/// </summary>
internal sealed class Ledger
{
    public const int Words = 6;

    private readonly bool[] _seen;
    private uint _distinct, _duplicated, _wrong;

    public Ledger(uint count) => _seen = new bool[count];

    public uint Distinct => _distinct;

    /// <summary>The words of a call's payload behind its number.</summary>
    public static ulong WordOf(ulong number, int word) => Dice.Mix(number * 8 + (ulong)word);

    public static ulong AnswerTo(ulong number) => ~Dice.Mix(number);

    /// <param name="number">The call's.</param>
    /// <param name="isRight">All that came with it belongs to it.</param>
    public void Note(ulong number, bool isRight)
    {
        if (!isRight || number >= (ulong)_seen.Length)
        {
            _wrong++;
            return;
        }
        if (_seen[number]) _duplicated++;
        else _distinct++;
        _seen[number] = true;
    }

    /// <summary>Empty: each came once and right.</summary>
    public string Verdict(string who)
    {
        uint lost = (uint)_seen.Length - _distinct;
        if (lost == 0 && _duplicated == 0 && _wrong == 0) return string.Empty;
        return $"{who}: {lost} lost, {_duplicated} duplicated, {_wrong} wrong; ";
    }
}
