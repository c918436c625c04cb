using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A run that breaks a rule, as a string that replays it: the scenario, a colon, and a letter per move. <c>c</c> and
/// <c>s</c> are a step of the client and of the server; a number before it says which of the peer's stores to that word
/// leaves first; a capital is a store alone that leaves, with its place in the buffer.
/// </summary>
internal sealed partial record FailedRun(Scenario Scenario, IReadOnlyList<Move> Moves, string Message)
{
    public override string ToString()
    {
        StringBuilder text = new($"{Scenario}: ");
        foreach (Move move in Moves)
        {
            if (move.FlushOnly || move.Choice > 0) text.Append(CultureInfo.InvariantCulture, $"{move.Choice}");
            text.Append((move.FlushOnly ? "CS" : "cs")[move.Side]);
        }
        return text.ToString();
    }

    /// <summary>Makes the moves of a string again.</summary>
    /// <returns>The run, with the message of the rule that it breaks; null if it breaks none.</returns>
    internal static FailedRun? Replay(string text)
    {
        string[] halves = text.Split(": ");
        Scenario scenario = Scenario.Parse(halves[0]);
        List<Move> moves = [];
        foreach (Match match in OneMove().Matches(halves[1])) moves.Add(Parse(match));
        return Make(new World(scenario), moves) is Breach breach
            ? new FailedRun(scenario, moves, breach.Message)
            : null;
    }

    private static Breach? Make(World world, List<Move> moves)
    {
        WorldState state = world.First();
        List<Move> possible = [];
        try
        {
            foreach (Move move in moves)
            {
                world.Moves(state, possible);
                if (!possible.Contains(move)) throw new ArgumentException("not a run of this scenario");
                state = world.Perform(state, move, out _);
            }
        }
        catch (Breach breach)
        {
            return breach;
        }
        world.Moves(state, possible);
        return Watch.Inspect(world, state, possible.Count == 0);
    }

    private static Move Parse(Match match)
    {
        string number = match.Groups[1].Value, letter = match.Groups[2].Value;
        byte side = (byte)(letter is "c" or "C" ? PageWords.Client : PageWords.Server);
        byte choice = number.Length == 0 ? (byte)0 : byte.Parse(number, CultureInfo.InvariantCulture);
        return new Move(side, choice, letter is "C" or "S");
    }

    [GeneratedRegex("([0-9]*)([csCS])")]
    private static partial Regex OneMove();
}
