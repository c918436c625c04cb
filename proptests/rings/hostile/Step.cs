using System;
using System.Collections.Generic;
using System.Globalization;

namespace Mooring.Tests.Hostile;

/// <summary>What a scripted side may be told to do.</summary>
internal enum Act
{
    // Client of calls.
    Submit, Dated, Foreign, Ordered, Batch, Chain, Stream, Credit, Cancel, Send, Reap, Release,

    // Server of calls. A taker does without a dispatcher.
    Start, End, Fail, Shoot, News, Take, Post,

    // Raw, both kinds.
    Put, PutMany, Get, GetMany,

    // Everybody.
    Publish, Gone,
}

/// <summary>One step of a script: who, what, and two numbers whose meaning is the act's.</summary>
internal readonly record struct Step(Side Side, Act Act, int A = 0, int B = 0)
{
    /// <summary>
    /// Reads a script. A line is a side, a colon, and acts with their numbers, separated by commas:
    /// <c>client: submit 2, publish</c>.
    /// </summary>
    internal static Step[] Parse(string script)
    {
        List<Step> steps = [];
        foreach (string line in script.Split('\n'))
        {
            string[] parts = line.Split(':');
            Side side = Enum.Parse<Side>(parts[0], ignoreCase: true);
            foreach (string act in parts[1].Split(',', StringSplitOptions.TrimEntries)) steps.Add(ParseAct(side, act));
        }
        return [.. steps];
    }

    private static Step ParseAct(Side side, string text)
    {
        string[] words = text.Split(' ');
        return new Step(side, Enum.Parse<Act>(words[0], ignoreCase: true), Number(words, 1), Number(words, 2));
    }

    private static int Number(string[] words, int index) =>
        words.Length > index ? int.Parse(words[index], CultureInfo.InvariantCulture) : 0;

    public override string ToString() => $"{Side}: {Act} {A} {B}".ToLowerInvariant();
}

/// <summary>A side that follows a script over a page, and judges what it is told by its end of the ring.</summary>
internal interface IScripted
{
    void Perform(in Step step);

    /// <summary>After the script: everything that is outstanding ends.</summary>
    void Finish();

    bool IsBroken { get; }
}
