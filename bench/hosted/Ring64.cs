using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Threading;
using Mooring.Rings;

namespace Mooring.Bench.Hosted;

/// <summary>
/// The ring in C#: a raw channel, as it ships. Method and running number are the ring's own first word; the others are
/// the entry's.
/// </summary>
internal sealed class Ring64 : IContender
{
    private static readonly Geometry s_geometry = Geometry.Raw(IContender.Capacity, ChannelKind.Refuse);
    private readonly RingMemory _memory = new();

    public string Name => "ring64";

    public int Entries => 400_000;

    public void Reset()
    {
        _memory.Clear();
        LivePage page = new(_memory.Address);
        Header.Write(ref page, s_geometry);
    }

    public void Produce()
    {
        RawProducer<LivePage, Enforced> producer = new(new LivePage(_memory.Address), s_geometry);
        RunningEntries entries = new();
        Patience patience = new();
        int doorbells = 0;
        for (uint sent = 0; sent < (uint)Entries;)
        {
            uint count = producer.Send(ref entries, IContender.Batch);
            sent += count;
            if (producer.Publish()) doorbells++;
            patience.Wait(count != 0);
        }
    }

    public ulong Consume()
    {
        RawConsumer<LivePage, Enforced> consumer = new(new LivePage(_memory.Address), s_geometry);
        Patience patience = new();
        ulong sum = 0;
        int doorbells = 0;
        for (int got = 0; got < Entries;)
        {
            int end = got + IContender.Batch;
            for (; got < end && consumer.TryTake(out Command entry) == Attempt.Done; got++) sum += SumOf(entry);
            if (consumer.Release()) doorbells++;
            patience.Wait(got == end);
        }
        return sum;
    }

    private static ulong SumOf(in Command entry)
    {
        Payload payload = entry.Payload;
        ulong eighth = (ulong)entry.Token * Entry.Words + 7;
        return payload.A + payload.B + payload.C + payload.D + payload.E + payload.F + entry.Deadline + eighth;
    }
}

/// <summary>Fills entries with words that go on counting; the eighth is the ring's.</summary>
internal struct RunningEntries : ICommandSource
{
    private const ushort Method = 7;
    private ulong _next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
    {
        ulong word = _next;
        place.Write(Method, word + 6, word, word + 1, word + 2, word + 3, word + 4, word + 5);
        _next = word + Entry.Words;
    }
}

/// <summary>
/// The other thread is expected at once; when it does not run at all, the processor is left to it. As in ring64.c.
/// </summary>
internal struct Patience
{
    private const int Least = 64;
    private int _waited;

    /// <param name="isProgress">There was something to do: nothing to wait for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Wait(bool isProgress)
    {
        if (isProgress) _waited = 0;
        else if (++_waited < Least) X86Base.Pause();
        else Thread.Yield();
    }
}
