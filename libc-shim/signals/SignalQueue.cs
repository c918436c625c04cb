using System;
using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// What is to be said of signals that the process raises for itself, from when they are pending until they are taken:
/// of one up to 31 the first is enough, those above come as often as they were raised. The pending sets have a bit for
/// what stands here; it is put here before its bit is set.
/// </summary>
internal static unsafe class SignalQueue
{
    // SAFETY: the table lies in the image's data; indices are below s_count, which never exceeds Most.
    private const int Most = 128;

    private static Table s_entries;
    private static int s_count;
    private static Lock s_lock;

    /// <summary>In a fork's child.</summary>
    public static void Clear()
    {
        s_count = 0;
        s_lock.Reset();
    }

    /// <summary>The target that is any thread of the process that this one speaks for.</summary>
    public static int Anyone(LinuxThread* thread) => -thread->Process->Id;

    /// <summary>A vfork's child is no more, or has a queue of its own.</summary>
    public static void Drop(LinuxThread* thread)
    {
        s_lock.Enter(thread);
        for (int i = s_count - 1; i >= 0; i--)
            if (Math.Abs(s_entries[i].Target) == thread->Process->Id) Remove(i);
        s_lock.Exit();
    }

    /// <param name="thread">The calling thread.</param>
    /// <param name="target">Whom it is for: a thread, or <see cref="Anyone"/>.</param>
    /// <param name="info">What is said.</param>
    /// <returns>False: it is full.</returns>
    public static bool TryAdd(LinuxThread* thread, int target, in SignalInfo info)
    {
        s_lock.Enter(thread);
        bool isThere = info.Signal <= Signals.LastStandard && Find(info.Signal, target) < s_count;
        bool fits = isThere || s_count < Most;
        if (!isThere && fits) s_entries[s_count++] = new Entry { Target = target, Info = info };
        s_lock.Exit();
        return fits;
    }

    /// <summary>Takes the first of a signal.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="target">Whom it was for.</param>
    /// <param name="info">With the signal's number; what is said is filled in.</param>
    /// <param name="hasMore">The same signal is here once more.</param>
    /// <returns>False: there is none.</returns>
    public static bool TryTake(LinuxThread* thread, int target, ref SignalInfo info, out bool hasMore)
    {
        s_lock.Enter(thread);
        int signal = info.Signal, at = Find(signal, target);
        bool isFound = at < s_count;
        if (isFound)
        {
            info = s_entries[at].Info;
            Remove(at);
        }
        hasMore = Find(signal, target) < s_count;
        s_lock.Exit();
        return isFound;
    }

    /// <summary>A signal is ignored from now on: what is pending of it is gone.</summary>
    public static void Drop(LinuxThread* thread, int signal)
    {
        s_lock.Enter(thread);
        for (int i = s_count - 1; i >= 0; i--)
            if (s_entries[i].Info.Signal == signal) Remove(i);
        s_lock.Exit();
    }

    private static int Find(int signal, int target)
    {
        int at = 0;
        while (at < s_count && (s_entries[at].Info.Signal != signal || s_entries[at].Target != target)) at++;
        return at;
    }

    private static void Remove(int at)
    {
        s_count--;
        for (int i = at; i < s_count; i++) s_entries[i] = s_entries[i + 1];
    }

    private struct Entry
    {
        public int Target;
        public SignalInfo Info;
    }

    [InlineArray(Most)]
    private struct Table
    {
        private Entry _entry;
    }
}
