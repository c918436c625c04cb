using System;
using System.Runtime.InteropServices;

namespace Mooring.Sdk.Hosted;

/// <summary>What hosted programs want of Linux and .NET has no name for.</summary>
internal static class HostCalls
{
    public const short Readable = 1, Writable = 4;

    private const int UnixDomain = 1, StreamSocket = 1, CloseOnExec = 0x80000;
    private const int SetDescriptorFlags = 2;
    private const uint MemoryCloseOnExec = 1;
    private const int EventNonBlocking = 0x800;
    private const int Interrupted = 4;
    private const long MemoryBarrier = 324;
    private const int RegisterForBarrier = 1 << 2, BarrierOfAllRegistered = 1 << 1;

    /// <summary>A file descriptor to wait for; what it is ready for afterwards.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Waited(int descriptor, short wanted)
    {
        public int Descriptor = descriptor;
        public short Wanted = wanted;
        public short Ready;
    }

    /// <summary>Waits until one of them is ready.</summary>
    /// <param name="waited">What to wait for.</param>
    /// <param name="milliseconds">At most; -1: for as long as it takes.</param>
    public static void Wait(Waited[] waited, int milliseconds) => Poll(waited, (nuint)waited.Length, milliseconds);

    /// <summary>A connection: this process's end, and one that a program has which this process starts.</summary>
    public static (int Ours, int Childs) SocketPair()
    {
        int[] ends = new int[2];
        Require(SocketPair(UnixDomain, StreamSocket | CloseOnExec, 0, ends), "socketpair");
        Require(Control(ends[1], SetDescriptorFlags, 0), "fcntl");
        return (ends[0], ends[1]);
    }

    /// <summary>A file without a name, of no bytes, that lies in memory.</summary>
    public static int MemoryFile(string label) => Require(MemoryFile(label, MemoryCloseOnExec), "memfd_create");

    /// <summary>A counter that a thread can be woken by.</summary>
    public static int WakeUp() => Require(EventDescriptor(0, EventNonBlocking | CloseOnExec), "eventfd");

    public static void Signal(int wakeUp)
    {
        ReadOnlySpan<ulong> one = [1];
        Write(wakeUp, MemoryMarshal.AsBytes(one));
    }

    public static void Clear(int wakeUp) => Read(wakeUp, out _, sizeof(ulong));

    /// <summary>Writes some of the bytes.</summary>
    /// <returns>How many; -1: it cannot be written to any more.</returns>
    public static int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        nint count;
        do count = Write(descriptor, ref MemoryMarshal.GetReference(bytes), (nuint)bytes.Length);
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return (int)count;
    }

    public static void Close(int descriptor) => CloseDescriptor(descriptor);

    /// <summary>From now on this process takes part in <see cref="BarrierEverywhere"/>.</summary>
    public static void JoinBarriers() => Require((int)Barrier(MemoryBarrier, RegisterForBarrier, 0, 0), "membarrier");

    /// <summary>Every processor that runs a thread of a process that has joined executes a full barrier.</summary>
    public static void BarrierEverywhere() =>
        Require((int)Barrier(MemoryBarrier, BarrierOfAllRegistered, 0, 0), "membarrier");

    private static int Require(int result, string call) =>
        result >= 0 ? result : throw new InvalidOperationException($"{call}: errno {Marshal.GetLastPInvokeError()}");

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static extern int Poll([In, Out] Waited[] waited, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    private static extern int SocketPair(int domain, int type, int protocol, [Out] int[] ends);

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int Control(int descriptor, int command, int value);

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    private static extern int MemoryFile([MarshalAs(UnmanagedType.LPUTF8Str)] string label, uint flags);

    [DllImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static extern int EventDescriptor(uint start, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern nint Write(int descriptor, ref byte first, nuint bytes);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern nint Read(int descriptor, out ulong value, nuint bytes);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int CloseDescriptor(int descriptor);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long Barrier(long number, int command, uint flags, int processor);
}
