using System;
using Mooring.Rings;

namespace Mooring.Tests.Simulation;

/// <summary>A command before it is accepted, and who is to be told of its end.</summary>
internal sealed class Draft
{
    internal required Kind Kind { get; init; }

    /// <summary>The place that it goes to, and those to which it is passed on from there.</summary>
    internal required int[] Route { get; init; }

    /// <summary>Told once, also when it was never accepted.</summary>
    internal required Action<Completion> OnEnd { get; init; }

    internal ulong DeadlineNs { get; init; }

    /// <summary>What is served by it; null: it is of the script.</summary>
    internal Operation? Outer { get; init; }

    /// <summary>The second member of the chain that begins with it.</summary>
    internal Draft? Second { get; init; }

    /// <summary>Once it has been accepted.</summary>
    internal Operation? Operation { get; set; }

    internal uint Token { get; set; }

    internal bool IsMember => Kind is Kind.Chain or Kind.BrokenChain;

    /// <summary>It will not be accepted, nor what is sent with it.</summary>
    internal void Refuse(StatusCode why)
    {
        OnEnd(new Completion(0, why, 0));
        Second?.Refuse(why);
    }

    /// <summary>The places behind the first, a byte each.</summary>
    internal ulong RouteWord
    {
        get
        {
            ulong word = 0;
            for (int stop = Route.Length - 1; stop >= 1; stop--) word = word << 8 | (uint)Route[stop] + 1;
            return word;
        }
    }

    internal static int[] RouteOf(ulong word)
    {
        int[] stops = new int[8];
        int count = 0;
        for (; word != 0 && count < 8; word >>= 8) stops[count++] = (int)(word & 0xFF) - 1;
        return stops[..count];
    }
}
