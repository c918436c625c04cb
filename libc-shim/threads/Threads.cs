using System;
using System.Threading;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// The threads of the process by slot, and what the shim has mapped and opened for each: a stack with the thread's
/// state above it, the lent buffer, a channel, a port, a wake source.
/// <para>
/// A thread that ends cannot give away the stack on which it runs, and must not be ended while it lets go of a lock. So
/// it parks: it says so when it has nothing in hand any more, and waits for nothing. Whoever takes the slot next ends
/// it for good, and takes over stack, port and wake source.
/// </para>
/// </summary>
internal static unsafe class Threads
{
    // SAFETY: Places lies in the zeroed data of the image; a slot's memory is mapped before its address is entered.
    public const int Most = Limits.ThreadsPerProcess;

    private const ulong Slots = ShimImage.Base + 0x10_0000_0000, SlotBytes = 0x10_0000;
    private const ulong StackPages = 4, StateOffset = StackPages * Limits.PageBytes, BufferOffset = 0x1_0000;
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);
    private const ulong BufferPages = ShimImage.BufferBytes / Limits.PageBytes;

    private static SlotTable s_slots;
    private static Lock s_lock;

    /// <summary>Nobody becomes, ends, or speaks for another process.</summary>
    public static void Enter(LinuxThread* caller) => s_lock.Enter(caller);

    public static void Leave() => s_lock.Exit();

    /// <summary>How many live.</summary>
    public static int Count { get; private set; }

    public static LinuxThread* At(int slot) => (LinuxThread*)s_slots[slot].State;

    public static bool IsLive(int slot) => s_slots[slot].IsLive;

    /// <summary>The thread that a process begins with, or that a fork's child has.</summary>
    public static void Adopt(LinuxThread* thread, int slot)
    {
        for (int i = 0; i < Most; i++) s_slots[i].IsLive = s_slots[i].IsParked = false;
        s_lock.Reset();
        s_slots[slot].State = (ulong)thread;
        s_slots[slot].IsLive = true;
        thread->Process = LinuxProcess.Own;
        thread->Slot = slot;
        thread->KernelName = 0;
        thread->Block = UserLayout.EnterBlocks;
        thread->Reflection.Stack = (ulong)thread;
        Count = 1;
    }

    /// <summary>
    /// A slot for a thread to be; its state is empty but for the stack. ENOMEM; EAGAIN: as many live as can.
    /// </summary>
    public static long Take(LinuxThread* caller, out LinuxThread* thread)
    {
        thread = null;
        s_lock.Enter(caller);
        int slot = 0;
        while (slot < Most && !s_slots[slot].IsFree) slot++;
        long answer = slot == Most ? Answer.Error(Errno.EAGAIN) : Prepare(caller, slot);
        if (answer == 0)
        {
            s_slots[slot].IsLive = true;
            s_slots[slot].IsParked = false;
            Count++;
            thread = At(slot);
            (uint port, uint source) = (thread->Port, thread->WakeSource);
            new Span<byte>(thread, sizeof(LinuxThread)).Clear();
            (thread->Slot, thread->Port, thread->WakeSource) = (slot, port, source);
            thread->Process = LinuxProcess.Own;
        }
        s_lock.Exit();
        return answer;
    }

    private static long Prepare(LinuxThread* caller, int slot)
    {
        if (s_slots[slot].State != 0)
        {
            Kernel.Do(caller, KernelMethod.ThreadEnd, Kernel.Self, At(slot)->KernelName);
            return 0;
        }
        ulong at = AddressOf(slot);
        long made = Pages.Fill(
            caller, at, StateOffset + Limits.PageBytes, Protection.Read | Protection.Write);
        if (made == 0) s_slots[slot].State = at + StateOffset;
        return made;
    }

    /// <summary>The calling thread ends.</summary>
    public static void Park(LinuxThread* thread)
    {
        Pages.Close(thread, thread->Channel.End);
        Pages.Unmap(thread, (ulong)thread->Buffer, ShimImage.BufferBytes);
        Leave(thread, thread->Slot);
        ref Slot slot = ref s_slots[thread->Slot];
        Volatile.Write(ref slot.IsParked, true);
        while (true) Waiting.Enter(thread, 0, 0, 0, ulong.MaxValue, false);
    }

    /// <summary>A thread that was made has not begun, or was ended by another.</summary>
    public static void Discard(LinuxThread* caller, LinuxThread* thread)
    {
        Pages.Close(caller, thread->Channel.End);
        Pages.Unmap(caller, (ulong)thread->Buffer, ShimImage.BufferBytes);
        Leave(caller, thread->Slot);
        s_slots[thread->Slot].IsParked = true;
    }

    private static void Leave(LinuxThread* caller, int slot)
    {
        s_lock.Enter(caller);
        s_slots[slot].IsLive = false;
        Count--;
        s_lock.Exit();
    }

    /// <summary>
    /// All threads but one end where they are. With the lock of the address space, so that none of them is in the
    /// middle of a change there.
    /// </summary>
    public static void EndOthers(LinuxThread* thread)
    {
        if (Count == 1) return;
        s_lock.Reset();
        for (int slot = 0; slot < Most; slot++)
        {
            if (!s_slots[slot].IsLive || slot == thread->Slot) continue;
            LinuxThread* other = At(slot);
            Kernel.Do(thread, KernelMethod.ThreadEnd, Kernel.Self, other->KernelName);
            Discard(thread, other);
        }
        Futexes.Reset();
    }

    /// <summary>
    /// Gives a thread its port, its channel and the buffer that it lends to the server. Commands that need no answer
    /// of each other go together.
    /// </summary>
    public static long Connect(LinuxThread* caller, LinuxThread* thread, uint channel)
    {
        Kernel.Enter(caller);
        Kernel.Push(KernelMethod.ChannelMap, channel);
        Kernel.Push(KernelMethod.RegionCreate, BufferPages);
        if (thread->Port == 0) Kernel.Push(KernelMethod.PortCreate);
        Kernel.Ring();
        long page = Kernel.Reap(), region = Kernel.Reap(), port = thread->Port == 0 ? Kernel.Reap() : thread->Port;
        ulong at = AddressOf(thread->Slot) + BufferOffset;
        Kernel.Push(KernelMethod.Associate, (ulong)port, channel, LinuxThread.ChannelKey, 3);
        Kernel.Push(KernelMethod.Map, Kernel.Self, (ulong)region, 0, BufferPages, ReadWrite, at);
        Kernel.Push(KernelMethod.Lend, channel, (ulong)region, ReadWrite);
        Kernel.Push(KernelMethod.Close, (ulong)region);
        Kernel.Ring();
        long failed = Kernel.Reap() | Kernel.Reap() | Kernel.Reap() | Kernel.Reap();
        Kernel.Leave();
        if ((page | port | region | failed) < 0) return Answer.Error(Errno.ENOMEM);
        thread->Buffer = (byte*)at;
        thread->Port = (uint)port;
        thread->Channel.Open(channel, (ulong)page);
        return 0;
    }

    /// <summary>From now on there are others who wake it.</summary>
    public static long MakeWakeable(LinuxThread* caller, LinuxThread* thread)
    {
        if (thread->WakeSource != 0) return 0;
        long source = Kernel.Do(caller, KernelMethod.UserSourceCreate);
        if (source < 0) return Answer.Error(Errno.ENOMEM);
        long done = Kernel.Do(
            caller, KernelMethod.Associate, thread->Port, (ulong)source, LinuxThread.WakeKey, 3);
        if (done < 0) return Answer.Error(Errno.ENOMEM);
        thread->WakeSource = (uint)source;
        return 0;
    }

    /// <summary>In a fork's child: the memory of the threads that are not in it, and of its own old buffer.</summary>
    public static void DropCopies(LinuxThread* thread)
    {
        for (int slot = 0; slot < Most; slot++)
        {
            ulong at = AddressOf(slot);
            if (slot == thread->Slot) Pages.Unmap(thread, at + BufferOffset, ShimImage.BufferBytes);
            else if (s_slots[slot].State != 0) Drop(thread, slot, at);
        }
    }

    private static void Drop(LinuxThread* thread, int slot, ulong at)
    {
        Pages.Unmap(thread, at + BufferOffset, ShimImage.BufferBytes);
        s_slots[slot].State = 0;
        if (slot != 0) Pages.Unmap(thread, at, StateOffset + Limits.PageBytes);
    }

    private static ulong AddressOf(int slot) => Slots + (ulong)slot * SlotBytes;
}

/// <summary>A place for a thread.</summary>
internal struct Slot
{
    /// <summary>Address of the thread's state; 0: nobody had the slot yet.</summary>
    public ulong State;

    public bool IsLive;

    /// <summary>Who had it last has nothing to do with it any more.</summary>
    public bool IsParked;

    public readonly bool IsFree => !IsLive && (State == 0 || Volatile.Read(in IsParked));
}

[System.Runtime.CompilerServices.InlineArray(Threads.Most)]
internal struct SlotTable
{
    private Slot _slot;
}
