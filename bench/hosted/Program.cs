using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;

namespace Mooring.Bench.Hosted;

/// <summary>
/// Passes 64-byte entries from one thread to another through the ring and through its peers, which take turns, and
/// prints a line per run: the name, and nanoseconds per entry.
/// </summary>
/// <remarks>
/// Not with BenchmarkDotNet: it runs each benchmark in a process of its own, one after the other, and times an
/// operation of one thread. Here an operation takes two threads that go on for a whole run, and the figure that is
/// wanted is the ratio of runs that were neighbours in time.
/// </remarks>
internal static class Program
{
    private const int Rounds = 101, Warming = 5;

    /// <param name="arguments">The path of the library with the ring in C.</param>
    private static int Main(string[] arguments)
    {
        IContender[] contenders =
            [new Ring64(), new Ring64InC(arguments[0]), new BoundedChannel(), new PipelineOfBytes()];
        for (int round = -Warming; round < Rounds; round++)
            foreach (IContender contender in contenders)
            {
                double ns = Run(contender);
                if (round >= 0) Console.WriteLine(contender.Name + " " + ns.ToString(CultureInfo.InvariantCulture));
            }
        return 0;
    }

    /// <summary>One run: both threads are there before the clock starts.</summary>
    /// <returns>Nanoseconds per entry.</returns>
    private static double Run(IContender contender)
    {
        contender.Reset();
        bool isThere = false, isGo = false;
        var producer = new Thread(() =>
        {
            Volatile.Write(ref isThere, true);
            while (!Volatile.Read(ref isGo)) Thread.SpinWait(1);
            contender.Produce();
        });
        producer.Start();
        while (!Volatile.Read(ref isThere)) Thread.SpinWait(1);
        long begin = Stopwatch.GetTimestamp();
        Volatile.Write(ref isGo, true);
        ulong sum = contender.Consume();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        producer.Join();
        bool isWhole = sum == Entry.SumOf(contender.Entries);
        if (!isWhole) throw new InvalidOperationException($"{contender.Name} lost entries");
        return elapsed.TotalNanoseconds / contender.Entries;
    }
}
