using System;
using System.Runtime.InteropServices;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>Kernel commands about processes.</summary>
public static class Processes
{
    /// <param name="pages">Budget of memory.</param>
    /// <param name="limits">Budget of everything else.</param>
    /// <param name="name">UTF-8; what goes beyond <see cref="Limits.NameBytes"/> is cut off.</param>
    public static Result<Handle> Create(ulong pages, ProcessLimits limits, ReadOnlySpan<byte> name)
    {
        Span<ulong> words = stackalloc ulong[Limits.NameBytes / sizeof(ulong)];
        name.Slice(0, Math.Min(name.Length, Limits.NameBytes)).CopyTo(MemoryMarshal.AsBytes(words));
        Result<ulong> handle = KernelChannel.Call(
            KernelMethod.ProcessCreate, pages, limits.Word, words[0], words[1], words[2], words[3]);
        return handle.IsOk ? new Handle((uint)handle.Value) : handle.Code;
    }

    /// <summary>Starts a thread; the first begins the life of the process.</summary>
    public static StatusCode Start(Handle process, ulong entry, ulong stack, ulong argument, uint priority) =>
        KernelChannel.Do(KernelMethod.ThreadStart, process.Value, entry, stack, argument, priority);

    /// <summary>The code in it that answers for a foreign program: <see cref="Reflection"/>.</summary>
    /// <param name="process">Not begun.</param>
    /// <param name="entry">Where what is reflected comes to.</param>
    /// <param name="first">The code's first address.</param>
    /// <param name="end">Behind its last.</param>
    public static StatusCode SetShim(Handle process, ulong entry, ulong first, ulong end) =>
        KernelChannel.Do(KernelMethod.ProcessShim, process.Value, entry, first, end);

    /// <summary>Pokes a thread of a process with a shim. NotFound: it has ended.</summary>
    public static StatusCode Poke(Handle process, ulong thread, ulong bits) =>
        KernelChannel.Do(KernelMethod.ThreadPoke, process.Value, thread, bits);

    /// <summary>A thread stops where it is. NotFound: it has ended.</summary>
    public static StatusCode StopThread(Handle process, ulong thread) =>
        KernelChannel.Do(KernelMethod.ThreadStop, process.Value, thread);

    /// <summary>It goes on. Busy: it is not stopped.</summary>
    public static StatusCode ResumeThread(Handle process, ulong thread) =>
        KernelChannel.Do(KernelMethod.ThreadResume, process.Value, thread);

    /// <summary>Ends a process, from outside; its parent hears of it.</summary>
    public static StatusCode Kill(Handle process, int exitCode) =>
        KernelChannel.Do(KernelMethod.ProcessKill, process.Value, (uint)exitCode);

    /// <summary>Gives a copy of a handle to a process that has not started; answers its value there.</summary>
    public static Result<Handle> Give(Handle process, Handle handle, Rights rights) =>
        KernelChannel.GetHandle(KernelMethod.ProcessGive, process.Value, handle.Value, (ulong)rights);

    /// <summary>Adds pages out of this process's budget to that of one that it has made.</summary>
    public static StatusCode Fund(Handle process, ulong pages) =>
        KernelChannel.Do(KernelMethod.ProcessFund, process.Value, pages);

    /// <summary>Writes a <see cref="ProcessRecord"/> into a region.</summary>
    public static StatusCode State(Handle process, Handle region, ulong offset) =>
        KernelChannel.Do(KernelMethod.ProcessState, process.Value, region.Value, offset);

    /// <summary>
    /// Copies memory of a stopped process into a region; answers how much, up to the first unmapped page.
    /// </summary>
    public static Result<ulong> Read(Handle process, ulong address, ulong length, Handle region, ulong offset) =>
        KernelChannel.Call(KernelMethod.ProcessRead, process.Value, address, length, region.Value, offset);

    /// <summary>Ends this process.</summary>
    public static void Exit(int code) => KernelChannel.Do(KernelMethod.Exit, (uint)code);
}
