using System;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk.Devices;

namespace Mooring.Servers.Random;

/// <summary>
/// The entropy device (virtio 1.2, 5.4) at work: its one queue, a page for each slot, and the calls that wait for a
/// slot. The shared memory is one page for each part of the queue, then the slots' pages; whoever wants bytes gets a
/// copy, and the page is cleared.
/// </summary>
internal sealed class EntropyQueue
{
    private const int MostSlots = 8, Pages = Virtqueue.Pages + MostSlots;

    private readonly VirtioDoorbell _doorbell;
    private readonly Virtqueue _queue;
    private readonly Slot[] _slots;

    /// <summary>The slots at the device, by the chain that each of them is.</summary>
    private readonly Slot[] _offered;
    private readonly WaitQueue _freed = new();

    private EntropyQueue(VirtioDoorbell doorbell, Virtqueue queue, Slot[] slots)
    {
        _doorbell = doorbell;
        _queue = queue;
        _slots = slots;
        _offered = new Slot[slots.Length];
    }

    /// <summary>Starts a device that has been claimed. Unsupported: no queue. OutOfBudget, OutOfMemory.</summary>
    public static Result<EntropyQueue> Start(VirtioDevice device)
    {
        int count = device.SlotsOf(0, MostSlots);
        if (count == 0) return StatusCode.Unsupported;
        Result<DeviceMemory> made = DeviceMemory.Create(Startup.Handle(StartRole.Device), Pages);
        if (!made.IsOk) return made.Code;
        DeviceMemory memory = made.Value;
        Virtqueue queue = new(memory.Page(0), memory.Page(1), memory.Page(2), count);
        Slot[] slots = Slots(memory, count);
        Result<VirtioDoorbell> doorbell = device.AddQueue(0, count, memory, 0);
        if (!doorbell.IsOk) return doorbell.Code;
        device.Start();
        return new EntropyQueue(doorbell.Value, queue, slots);
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
            using (_freed.WakeAllWith(cancel)) await _freed.Wait();
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
        DeviceBuffer buffer = new(slot.Physical, (uint)length, deviceWrites: true);
        _offered[_queue.Offer(new ReadOnlySpan<DeviceBuffer>(in buffer))] = slot;
        _doorbell.Ring();
        return answer;
    }

    private void TakeReturned()
    {
        UsedEntry entry;
        while ((entry = _queue.TryTake(out int chain, out uint length)) == UsedEntry.Taken)
            if (!_offered[chain].Return((int)length)) Recycle(_offered[chain]);
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

    private static Slot[] Slots(DeviceMemory memory, int count)
    {
        Slot[] slots = new Slot[count];
        for (int i = 0; i < count; i++)
            slots[i] = new Slot(memory.Page(Virtqueue.Pages + i), memory.Physical(Virtqueue.Pages + i));
        return slots;
    }
}
