using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// Calls of the posix server (sdk/services/IPosixCalls.cs), and the buffer through which bytes go: paths from its
/// beginning on, one behind the other in areas of their own, what is filled in behind them.
/// </summary>
internal static unsafe class Server
{
    // SAFETY: offsets and lengths are within the thread's lent buffer, BufferBytes of memory.

    /// <summary>Where a call's second path lies, and what the server fills in.</summary>
    public const uint SecondPath = 8192, Filled = 16384;

    public static uint BufferBytes => ShimImage.BufferBytes;

    /// <summary>A call that ends soon.</summary>
    public static long Call<T>(LinuxThread* thread, ushort method, in T arguments) where T : unmanaged
    {
        thread->Channel.Send(method, arguments, 0);
        return thread->Channel.Await(thread);
    }

    /// <summary>A call that may wait for somebody else: a poke ends it.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="method">One of the layout's numbers.</param>
    /// <param name="arguments">As the layout has them.</param>
    /// <param name="deadline">In ns since boot; 0: none.</param>
    public static long CallHeeding<T>(LinuxThread* thread, ushort method, in T arguments, ulong deadline = 0)
        where T : unmanaged
    {
        thread->Channel.Send(method, arguments, deadline);
        return thread->Channel.AwaitHeeding(thread);
    }

    public static BufferRange Range(uint offset, ulong bytes) => new(offset, (int)bytes);

    /// <summary>Copies a path of the program's into the buffer.</summary>
    /// <returns>Its bytes; EFAULT, ENAMETOOLONG.</returns>
    public static long Path(LinuxThread* thread, ulong address, uint offset = 0) =>
        User.CopyText(thread, address, thread->Buffer + offset, User.LongestPath);

    /// <summary>Copies what was filled in to the program.</summary>
    public static long CopyOut(LinuxThread* thread, long answer, ulong address, ulong bytes)
    {
        if (answer < 0) return answer;
        bool isDone = User.TryCopyOut(thread, thread->Buffer + Filled, address, bytes);
        return isDone ? answer : Answer.Error(Errno.EFAULT);
    }
}
