using System;
using System.Runtime.CompilerServices;

namespace Mooring.Runtime;

/// <summary>
/// Something that is to happen at a time. Knows its place among the timers, so it is taken out at once.
/// </summary>
public abstract class Timer
{
    internal int Place = -1;

    /// <summary>Nanoseconds since boot.</summary>
    internal ulong Due { get; set; }

    internal bool IsSet => Place >= 0;

    /// <summary>Its time has come; it is no longer set. Takes note; runs nobody's code.</summary>
    internal abstract void Expire();
}

/// <summary>The timers of the loop: a binary heap, the earliest at the root.</summary>
internal static class Timers
{
    private static Timer[] s_heap = null!;
    private static int s_count;

    /// <summary>When the loop has to be awake again; 2^64-1 when never.</summary>
    public static ulong NextDue => s_count == 0 ? ulong.MaxValue : s_heap[0].Due;

    public static void Init() => s_heap = new Timer[16];

    public static void Set(Timer timer, ulong due)
    {
        Cancel(timer);
        if (s_count == s_heap.Length) Array.Resize(ref s_heap!, s_count * 2);
        timer.Due = due;
        Put(timer, s_count++);
        Rise(timer.Place);
    }

    public static void Cancel(Timer timer)
    {
        int place = timer.Place;
        if (place < 0) return;
        timer.Place = -1;
        Timer last = s_heap[--s_count];
        s_heap[s_count] = null!;
        if (last == timer) return;
        Put(last, place);
        Rise(place);
        Sink(last.Place);
    }

    /// <summary>Fires everything that is due now, in order. Without timers the clock is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Expire()
    {
        if (s_count > 0) Expire(Clock.NowNs);
    }

    /// <summary>Fires everything that is due at that time, in order.</summary>
    public static void Expire(ulong nowNs)
    {
        while (s_count > 0 && s_heap[0].Due <= nowNs)
        {
            Timer timer = s_heap[0];
            Cancel(timer);
            timer.Expire();
        }
    }

    private static void Put(Timer timer, int place)
    {
        s_heap[place] = timer;
        timer.Place = place;
    }

    private static void Rise(int place)
    {
        Timer timer = s_heap[place];
        while (place > 0 && timer.Due < s_heap[(place - 1) / 2].Due)
        {
            Put(s_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        Put(timer, place);
    }

    private static void Sink(int place)
    {
        Timer timer = s_heap[place];
        while (place * 2 + 1 < s_count)
        {
            int child = place * 2 + 1;
            if (child + 1 < s_count && s_heap[child + 1].Due < s_heap[child].Due) child++;
            if (timer.Due <= s_heap[child].Due) break;
            Put(s_heap[child], place);
            place = child;
        }
        Put(timer, place);
    }
}
