using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>
/// The threads of the process by slot, and what the shim has mapped and opened for each: a stack with the thread's
/// state above it, the lent buffer, a channel, a port, a wake source.
/// <para>
/// A thread that ends cannot give away the stack on which it runs. So its slot keeps the stack, and the kernel's name
/// of the thread, and whoever takes the slot next ends that thread first: then it is nowhere any more.
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

    /// <summary>How many live.</summary>
    public static int Count { get; private set; }

    public static LinuxThread* At(int slot) => (LinuxThread*)s_slots[slot].State;

    public static bool IsLive(int slot) => s_slots[slot].IsLive;

    /// <summary>The thread that a process begins with, or that a fork's child has.</summary>
    public static void Adopt(LinuxThread* thread, int slot)
    {
        for (int i = 0; i < Most; i++) s_slots[i].IsLive = false;
        s_lock.Reset();
        s_slots[slot] = new Slot { State = (ulong)thread, IsLive = true };
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
        while (slot < Most && s_slots[slot].IsLive) slot++;
        long answer = slot == Most ? Answer.Error(Errno.EAGAIN) : Prepare(caller, slot);
        if (answer == 0)
        {
            s_slots[slot].IsLive = true;
            Count++;
            thread = At(slot);
            *thread = default;
            thread->Slot = slot;
        }
        s_lock.Exit();
        return answer;
    }

    private static long Prepare(LinuxThread* caller, int slot)
    {
        if (s_slots[slot].State != 0)
        {
            Kernel.Do(caller, KernelMethod.ThreadEnd, Kernel.Self, s_slots[slot].Ended);
            return 0;
        }
        ulong at = AddressOf(slot);
        long made = Pages.Fill(
            caller, at, StateOffset + Limits.PageBytes, Protection.Read | Protection.Write);
        if (made == 0) s_slots[slot].State = at + StateOffset;
        return made;
    }

    /// <summary>The thread is not there any more, or is about to end itself.</summary>
    public static void Leave(LinuxThread* caller, LinuxThread* thread)
    {
        Close(caller, thread);
        s_lock.Enter(caller);
        s_slots[thread->Slot].IsLive = false;
        s_slots[thread->Slot].Ended = thread->KernelName;
        Count--;
        s_lock.Exit();
    }

    private static void Close(LinuxThread* caller, LinuxThread* thread)
    {
        Pages.Unmap(caller, (ulong)thread->Buffer, ShimImage.BufferBytes);
        Pages.Close(caller, thread->Channel.End);
        Pages.Close(caller, thread->Port);
        if (thread->WakeSource != 0) Pages.Close(caller, thread->WakeSource);
        thread->WakeSource = 0;
    }

    /// <summary>All threads but one end where they are.</summary>
    public static void EndOthers(LinuxThread* thread)
    {
        for (int slot = 0; slot < Most; slot++)
        {
            if (!s_slots[slot].IsLive || slot == thread->Slot) continue;
            LinuxThread* other = At(slot);
            Kernel.Do(thread, KernelMethod.ThreadEnd, Kernel.Self, other->KernelName);
            Leave(thread, other);
        }
        AddressSpace.Reset();
        Futexes.Reset();
        s_lock.Reset();
    }

    /// <summary>
    /// Gives a thread its port, its channel and the buffer that it lends to the server. Commands that need no answer
    /// of each other go together.
    /// </summary>
    public static long Connect(LinuxThread* caller, LinuxThread* thread, uint channel)
    {
        Kernel.Enter(caller);
        Kernel.Push(KernelMethod.ChannelMap, channel);
        Kernel.Push(KernelMethod.PortCreate);
        Kernel.Push(KernelMethod.RegionCreate, BufferPages);
        Kernel.Ring();
        long page = Kernel.Reap(), port = Kernel.Reap(), region = Kernel.Reap();
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
    public static void Discard(LinuxThread* thread)
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
        if (slot == 0) return;
        Pages.Unmap(thread, at, StateOffset + Limits.PageBytes);
        s_slots[slot].State = 0;
    }

    private static ulong AddressOf(int slot) => Slots + (ulong)slot * SlotBytes;
}

/// <summary>A place for a thread.</summary>
internal struct Slot
{
    /// <summary>Address of the thread's state; 0: nobody had the slot yet.</summary>
    public ulong State;

    /// <summary>The kernel's name of the thread that had it last; 0: none has.</summary>
    public ulong Ended;
    public bool IsLive;
}

[System.Runtime.CompilerServices.InlineArray(Threads.Most)]
internal struct SlotTable
{
    private Slot _slot;
}
