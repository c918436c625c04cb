using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Random;

/// <summary>
/// The entropy device (virtio 1.2, 5.4) at work: its one queue, a page for each slot, and the calls that wait for a
/// slot. The shared memory is one page for each part of the queue, then the slots' pages; whoever wants bytes gets a
/// copy, and the page is cleared.
/// </summary>
internal sealed class EntropyQueue
{
    private const int QueuePages = 3, MostSlots = 8, Pages = QueuePages + MostSlots;

    private readonly VirtioDevice _device;
    private readonly Virtqueue _queue;
    private readonly Slot[] _slots;
    private readonly WaitQueue _freed = new();

    private EntropyQueue(VirtioDevice device, Virtqueue queue, Slot[] slots)
    {
        _device = device;
        _queue = queue;
        _slots = slots;
    }

    /// <summary>Starts a device that has been reset.</summary>
    /// <param name="device">After <see cref="VirtioDevice.Reset"/>.</param>
    /// <param name="function">For which the memory is pinned.</param>
    /// <returns>Unsupported: no queue. OutOfBudget, OutOfMemory.</returns>
    public static Result<EntropyQueue> Start(VirtioDevice device, Handle function)
    {
        Result<MappedRegion> shared = Regions.CreateMapped(Pages);
        if (!shared.IsOk) return shared.Code;
        (Handle memory, SharedBytes bytes) = (shared.Value.Handle, shared.Value.Bytes);
        Result<ulong> pinned = Devices.Pin(function, memory, 0, Pages);
        if (!pinned.IsOk) return pinned.Code;
        int count = MostSlots;
        while (count > 0 && count > device.LongestQueue()) count /= 2;
        if (count == 0) return StatusCode.Unsupported;
        Virtqueue queue = new(Page(bytes, 0), Page(bytes, 1), Page(bytes, 2), count);
        Slot[] slots = Slots(bytes, memory, count);
        StatusCode code = device.Start(count, Physical(memory, 0), Physical(memory, 1), Physical(memory, 2));
        return code == StatusCode.Ok ? new EntropyQueue(device, queue, slots) : code;
    }

    /// <summary>Hears the device's interrupts, for ever.</summary>
    public async ValueTask Listen(InterruptLine interrupt)
    {
        while (await interrupt.Next()) TakeReturned();
    }

    /// <summary>Some random bytes: at least one, at most as many as wanted, or a page.</summary>
    /// <param name="into">Not empty.</param>
    /// <param name="cancel">Ends the wait, for a slot or for the device.</param>
    /// <returns>How many. Cancelled.</returns>
    public async ValueTask<Result<int>> Fill(SharedBytes into, CancellationToken cancel)
    {
        Slot? slot;
        while ((slot = FindFree()) is null)
        {
            using (cancel.Register(static freed => ((WaitQueue)freed!).WakeAll(), _freed)) await _freed.Wait();
            if (cancel.IsCancellationRequested) return StatusCode.Cancelled;
        }
        int length;
        using (cancel.Register(static slot => ((Slot)slot!).Abandon(), slot))
            length = await Offer(slot, Math.Min(into.Length, slot.Bytes.Length));
        if (length == Slot.Abandoned) return StatusCode.Cancelled;
        Move(slot, into.Slice(0, length));
        return length > 0 ? length : StatusCode.IoError;
    }

    private ValueTask<int> Offer(Slot slot, int length)
    {
        ValueTask<int> answer = slot.Answer();
        _queue.Offer(slot.Number, slot.Physical, (uint)length);
        _device.Ring();
        return answer;
    }

    private void TakeReturned()
    {
        UsedEntry entry;
        while ((entry = _queue.TryTake(out int number, out uint length)) == UsedEntry.Taken)
            if (!_slots[number].Return((int)length)) Recycle(_slots[number]);
        if (entry == UsedEntry.Wrong) Environment.FailFast("the entropy device broke the protocol of its queue");
    }

    private void Move(Slot slot, SharedBytes into)
    {
        slot.Bytes.Span.Slice(0, into.Length).CopyTo(into.Span);
        Recycle(slot);
    }

    private void Recycle(Slot slot)
    {
        slot.Bytes.Span.Clear();
        slot.Free();
        _freed.WakeAll();
    }

    private Slot? FindFree()
    {
        foreach (Slot slot in _slots)
            if (slot.IsFree) return slot;
        return null;
    }

    private static Slot[] Slots(SharedBytes bytes, Handle memory, int count)
    {
        Slot[] slots = new Slot[count];
        for (int i = 0; i < count; i++)
            slots[i] = new Slot(i, Page(bytes, QueuePages + i), Physical(memory, QueuePages + i));
        return slots;
    }

    private static SharedBytes Page(SharedBytes memory, int page) =>
        memory.Slice(page * Limits.PageBytes, Limits.PageBytes);

    /// <summary>The memory is the driver's to ask about and long enough: the kernel has an answer.</summary>
    private static ulong Physical(Handle memory, int page)
    {
        if (!Regions.Address(memory, (ulong)page).TryGet(out ulong physical))
            Environment.FailFast("the shared memory has no physical address");
        return physical;
    }
}
