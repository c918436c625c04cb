using System;

namespace Mooring.Runtime;

/// <summary>
/// What is ready to run, in the order in which it became ready. The loop of the process is the only one that takes: it
/// calls
/// <see cref="RunAll"/> once per turn. Whoever completes an operation posts its continuation here and goes on, so no
/// code runs inside the call that woke it, however long the chain of awaits. The queue is a circular array that grows
/// and never shrinks: posting allocates nothing once it has its size.
/// </summary>
public static class RunQueue
{
    private const int FirstCapacity = 64;

    private struct Entry
    {
        internal Action<object> Action;
        internal object State;
    }

    private static Entry[] s_entries;
    private static int s_head;
    private static int s_count;

    public static bool IsEmpty => s_count == 0;

    public static int Count => s_count;

    /// <summary>Lets <paramref name="action"/> run with <paramref name="state"/> in its turn.</summary>
    public static void Post(Action<object> action, object state)
    {
        if (s_entries == null || s_count == s_entries.Length)
            Grow();
        ref Entry entry = ref s_entries[(s_head + s_count) & (s_entries.Length - 1)];
        entry.Action = action;
        entry.State = state;
        s_count++;
    }

    /// <summary>Runs the first; false if there was none.</summary>
    public static bool RunOne()
    {
        if (s_count == 0)
            return false;
        ref Entry first = ref s_entries[s_head];
        Entry entry = first;
        first = default;
        s_head = (s_head + 1) & (s_entries.Length - 1);
        s_count--;
        entry.Action(entry.State);
        return true;
    }

    /// <summary>Runs until there is none, those included that are posted meanwhile. Returns how many ran.</summary>
    public static int RunAll()
    {
        int ran = 0;
        while (RunOne())
            ran++;
        return ran;
    }

    /// <summary>Awaited, lets everything that is ready run first.</summary>
    public static YieldAwaitable Yield() => default;

    private static void Grow()
    {
        Entry[] larger = new Entry[s_entries == null ? FirstCapacity : checked(2 * s_entries.Length)];
        for (int i = 0; i < s_count; i++)
            larger[i] = s_entries[(s_head + i) & (s_entries.Length - 1)];
        s_entries = larger;
        s_head = 0;
    }
}
