using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.LibcShim;

/// <summary>
/// The kernel channel, which the threads of the process share under a lock. Commands that do not need each other's
/// answers go with one entry; one cursor counts commands and completions, because each ring brings all answers.
/// </summary>
internal static unsafe class Kernel
{
    // SAFETY: the kernel has mapped the page before the first thread; offsets come from Geometry.
    private static uint s_tail, s_head;
    private static Lock s_lock;

    public static ulong Self => Handle.Self.Value;

    private static LivePage Page => new(unchecked((nuint)UserLayout.KernelChannel));

    /// <summary>This process is a clone: its kernel channel is a new one.</summary>
    public static void Restart()
    {
        s_tail = s_head = 0;
        s_lock.Reset();
    }

    public static void Enter(LinuxThread* thread) => s_lock.Enter(thread);

    public static void Leave() => s_lock.Exit();

    /// <summary>One command, start to end.</summary>
    /// <returns>The value, or the negative of a <see cref="StatusCode"/>.</returns>
    public static long Do(
        LinuxThread* thread, KernelMethod method,
        ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        s_lock.Enter(thread);
        Push(method, a, b, c, d, e, f);
        Ring();
        long answer = Reap();
        s_lock.Exit();
        return answer;
    }

    /// <summary>Makes a command visible. With the lock.</summary>
    public static void Push(
        KernelMethod method, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0, ulong e = 0, ulong f = 0)
    {
        LivePage page = Page;
        nuint at = Geometry.Default.CommandOffset(s_tail);
        new CommandPlace<LivePage>(page, at - Geometry.Commands).Write((ushort)method, 0, a, b, c, d, e, f);
        page.Store32(at + 4, s_tail & Completion.MostToken);
        page.StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, ++s_tail);
    }

    /// <summary>All that was pushed is done. With the lock.</summary>
    public static void Ring() => Native.Enter(Handle.KernelChannel.Value, 0, 0, 0, 0, 0);

    /// <summary>The answer to the next of what was pushed. With the lock.</summary>
    public static long Reap()
    {
        LivePage page = Page;
        nuint at = Geometry.Default.CompletionOffset(s_head++);
        Completion completion = new(page.Load64(at), page.Load64(at + 8));
        page.StoreRelease32(Geometry.ClientLine + Geometry.PeerHead, s_head);
        return completion.Code == StatusCode.Ok ? (long)completion.Value : -(long)completion.Code;
    }

    /// <summary>What is told of a process that could not even begin, or has lost its server.</summary>
    public const int Lost = 127 << 8;

    /// <summary>
    /// The end of the process, with a status as wait4 tells it. Whoever comes second finds it done.
    /// </summary>
    public static void Exit(int status)
    {
        Push(KernelMethod.Exit, (ulong)status);
        while (true) Ring();
    }
}
