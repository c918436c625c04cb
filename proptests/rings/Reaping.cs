using System.Collections.Generic;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Takes what is reaped into a list.</summary>
internal readonly struct Reaped(List<Completion> completions) : ICompletionSink
{
    public void Ended(in Completion completion) => completions.Add(completion);
}

/// <summary>Reaping one entry.</summary>
internal static class Reaping
{
    /// <returns>Done also if the entry was a stray; then the completion is all zeroes.</returns>
    internal static Attempt TryReap<TPage, TChecks>(this ref ClientEnd<TPage, TChecks> end, out Completion completion)
        where TPage : struct, IPage
        where TChecks : struct, IChecks
    {
        One one = default;
        Attempt attempt = end.Reap(ref one, 1);
        completion = one.Completion;
        return attempt;
    }

    private struct One : ICompletionSink
    {
        internal Completion Completion;

        public void Ended(in Completion completion) => Completion = completion;
    }
}
