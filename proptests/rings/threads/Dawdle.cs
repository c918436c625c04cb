using System;
using System.Threading;

namespace Mooring.Tests.Threads;

/// <summary>
/// A moment between having found nothing and arming, so that the peer's publication falls into it as often as before
/// and after it. Without it two threads soon go in step, and one always sleeps when the other works.
/// </summary>
internal static class Dawdle
{
    private const int MostSpins = 2_000;

    internal static void Before(Random random)
    {
        if (random.Next(4) != 0) Thread.SpinWait(random.Next(MostSpins));
    }
}
