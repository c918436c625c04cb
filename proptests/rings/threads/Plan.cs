namespace Mooring.Tests.Threads;

/// <summary>What an operation is, by its number: both threads could tell, but only the client asks.</summary>
internal enum Task : ushort
{
    /// <summary>Answered at once.</summary>
    Plain = 1,

    /// <summary>Answered some turns later; may be cancelled.</summary>
    Slow,

    /// <summary>Never answered: it is cancelled.</summary>
    UntilCancelled,

    /// <summary>Gives shots before its answer, more than it has credit for.</summary>
    Stream,

    /// <summary>Neither token nor answer.</summary>
    OneWay,

    /// <summary>The first of two in a chain, and the second.</summary>
    First,

    /// <inheritdoc cref="First"/>
    Second,
}

/// <summary>The mixture: one operation in five is not plain.</summary>
/// <param name="hasChains">The ring has places for two.</param>
internal sealed class Plan(bool hasChains)
{
    internal Task Of(int number) => (number % 32) switch
    {
        3 or 26 => Task.Slow,
        7 => Task.UntilCancelled,
        11 => Task.Stream,
        15 or 29 => Task.OneWay,
        19 when hasChains => Task.First,
        20 when hasChains => Task.Second,
        _ => Task.Plain,
    };

    internal bool HasEnd(int number) => Of(number) != Task.OneWay;

    /// <summary>Shots that a stream gives before its answer.</summary>
    internal static int Shots(long number) => (int)(number / 32 % 6);
}
