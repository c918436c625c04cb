using System;
using System.Buffers.Binary;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Servers.Posix;

/// <summary>
/// One poll: the descriptors of its entries, watched until one of them has what is asked for. An entry is a struct
/// pollfd of 8 bytes: i32 descriptor (negative: none), i16 events, i16 what there is.
/// </summary>
internal sealed class PollCall
{
    public const int EntryBytes = 8;

    private readonly Entry[] _entries;
    private readonly Signal<bool> _news = new();

    private PollCall(int count) => _entries = new Entry[count];

    public static async ValueTask<Result<long>> Run(
        Process process, SharedBytes entries, bool waits, CancellationToken cancel)
    {
        PollCall call = new(entries.Length / EntryBytes);
        call.Begin(process, entries.Span);
        long ready = call.Look(entries.Span);
        if (ready == 0 && waits) ready = await call.Wait(entries, cancel);
        call.End();
        return ready == 0 && waits ? StatusCode.Cancelled : ready;
    }

    private async ValueTask<long> Wait(SharedBytes entries, CancellationToken cancel)
    {
        using CancellationTokenRegistration _ = cancel.Register(static news => ((Signal<bool>)news!).Set(true), _news);
        foreach (Entry entry in _entries)
        {
            if (entry.Watch is not null) entry.Description!.Changes!.Add(entry.Watch);
        }
        long ready = Look(entries.Span);
        while (ready == 0 && !cancel.IsCancellationRequested)
        {
            await _news.Wait();
            ready = Look(entries.Span);
        }
        return ready;
    }

    private void Begin(Process process, ReadOnlySpan<byte> entries)
    {
        for (int i = 0; i < _entries.Length; i++)
        {
            ReadOnlySpan<byte> bytes = entries.Slice(i * EntryBytes);
            int descriptor = BinaryPrimitives.ReadInt32LittleEndian(bytes);
            ref Entry entry = ref _entries[i];
            entry.IsMeant = descriptor >= 0;
            entry.Wanted = (PollEvents)BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(4)) | PollEvents.Always;
            entry.Description = process.Descriptors.Find(descriptor);
            entry.Description?.Use();
            if (entry.Description?.Changes is not null) entry.Watch = new NewsWatch(_news);
        }
    }

    private void End()
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Watch is not null) entry.Description!.Changes!.Remove(entry.Watch);
            entry.Description?.Leave();
        }
    }

    /// <returns>Entries that have something.</returns>
    private long Look(Span<byte> entries)
    {
        long count = 0;
        for (int i = 0; i < _entries.Length; i++)
        {
            Entry entry = _entries[i];
            PollEvents ready = PollEvents.None;
            if (entry.IsMeant) ready = entry.Description is { } open ? open.Ready & entry.Wanted : PollEvents.NotOpen;
            BinaryPrimitives.WriteUInt16LittleEndian(entries.Slice(i * EntryBytes + 6), (ushort)ready);
            if (ready != 0) count++;
        }
        return count;
    }

    private struct Entry
    {
        public Description? Description;
        public PollEvents Wanted;
        public Watch? Watch;
        public bool IsMeant;
    }

    private sealed class NewsWatch(Signal<bool> news) : Watch
    {
        public override void Told() => news.Set(true);
    }
}
