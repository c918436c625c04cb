namespace Mooring.Tests.Explorer;

/// <summary>
/// The memory of one state, under one of the machines. Every word is written by one side only (or by the kernel, under
/// a lock), so the order of the stores to a word is the order in which they are made.
/// </summary>
internal abstract class SharedMemory
{
    internal abstract SharedMemory Copy();

    /// <summary>How many different values (or ways to come to a value) a load can have.</summary>
    internal abstract int Options(int thread, int word);

    /// <param name="option">0 to <see cref="Options"/>-1.</param>
    internal abstract ulong Load(int thread, int word, int option, bool acquires);

    /// <exception cref="Breach">The store races with a copy (<see cref="Machine.Rc"/> only).</exception>
    internal abstract void Store(int thread, int word, ulong value, bool releases);

    /// <summary>The youngest value, whether others can see it or not.</summary>
    internal abstract ulong Latest(int word);

    /// <summary>A full fence; a locked instruction.</summary>
    internal abstract void Fence(int thread);

    /// <summary>Would a fence change nothing?</summary>
    internal abstract bool IsFenced(int thread);

    /// <summary>A thread's processor is interrupted and has answered: a fence there, and the asker knows.</summary>
    internal abstract void Drain(int asker, int thread);

    internal abstract bool IsDrained(int asker, int thread);

    /// <summary>A thread takes a lock, with a locked instruction: what was done under it is known to it.</summary>
    /// <param name="words">The words that are stored to under this lock.</param>
    internal abstract void Lock(int thread, int port, int[] words);

    /// <summary>It gives the lock back, with a release store.</summary>
    internal abstract void Unlock(int thread, int port);

    /// <summary>A sleeper is woken from within a section of another: it knows what that one knows.</summary>
    internal abstract void Wake(int thread, int waker);

    /// <summary>The stores of a thread that can leave its buffer by themselves: their places.</summary>
    internal abstract int[] Loose(int thread);

    internal abstract void Flush(int thread, int place);

    /// <summary>The names of what a thread has stored and others cannot see yet.</summary>
    internal abstract string Lingering(int thread, PageWords words);

    /// <summary>Forgets what nobody can read any more, so that equal states look equal.</summary>
    /// <param name="gone">The threads that will not read again, a bit each.</param>
    /// <param name="entering">The threads whose next step begins with a fence.</param>
    internal abstract void Tidy(uint gone, uint entering);

    internal abstract void AddTo(ref Digest digest);
}
