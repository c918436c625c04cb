using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// A run that breaks a rule, as a string that replays it: the scenario, a colon, and a letter per move: whose step it
/// is. A number before the letter is what was left open and how it was answered, see <see cref="Move"/>.
/// After <c>!</c> it is the deadline of that thread that passes; a capital is a store alone that leaves its buffer.
/// </summary>
internal sealed partial record FailedRun(Scenario Scenario, IReadOnlyList<Move> Moves, string Message)
{
    public override string ToString()
    {
        Cast cast = Scenario.Cast();
        StringBuilder text = new($"{Scenario}: ");
        foreach (Move move in Moves)
        {
            char letter = cast.Actors[move.Thread].Letter;
            if (move.Choice > 0) text.Append(CultureInfo.InvariantCulture, $"{move.Choice}");
            if (move.Kind == MoveKind.Expiry) text.Append('!');
            text.Append(move.Kind == MoveKind.Flush ? char.ToUpperInvariant(letter) : letter);
        }
        return text.ToString();
    }

    /// <summary>Makes the moves of a string again.</summary>
    /// <returns>The run, with the message of the rule that it breaks; null if it breaks none.</returns>
    internal static FailedRun? Replay(string text)
    {
        string[] halves = text.Split(": ");
        Scenario scenario = Scenario.Parse(halves[0]);
        Cast cast = scenario.Cast();
        List<Move> moves = [];
        foreach (Match match in OneMove().Matches(halves[1])) moves.Add(Parse(cast, match));
        return Make(new World(scenario), moves) is Breach breach
            ? new FailedRun(scenario, moves, breach.Message)
            : null;
    }

    private static Breach? Make(World world, List<Move> moves)
    {
        WorldState state = world.First();
        List<Successor> successors = [];
        foreach (Move move in moves)
        {
            world.Expand(state, successors);
            int at = successors.FindIndex(one => one.Move == move);
            if (at < 0) throw new ArgumentException("not a run of this scenario");
            if (successors[at].Breach is Breach breach) return breach;
            state = successors[at].State!;
        }
        return Watch.Inspect(world, state, world.Expand(state, successors));
    }

    private static Move Parse(Cast cast, Match match)
    {
        string number = match.Groups[1].Value, letter = match.Groups[3].Value;
        uint choice = number.Length == 0 ? 0 : uint.Parse(number, CultureInfo.InvariantCulture);
        char lower = char.ToLowerInvariant(letter[0]);
        MoveKind kind = match.Groups[2].Length > 0 ? MoveKind.Expiry
            : lower == letter[0] ? MoveKind.Step : MoveKind.Flush;
        return new Move(kind, (byte)Array.FindIndex(cast.Actors, actor => actor.Letter == lower), choice);
    }

    [GeneratedRegex("([0-9]*)(!?)([a-zA-Z])")]
    private static partial Regex OneMove();
}
