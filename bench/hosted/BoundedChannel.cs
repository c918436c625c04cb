using System.Threading.Channels;
using System.Threading.Tasks;

namespace Mooring.Bench.Hosted;

/// <summary>System.Threading.Channels, bounded, told that there is one reader and one writer.</summary>
internal sealed class BoundedChannel : IContender
{
    private Channel<Entry> _channel = Make();

    public string Name => "channels";

    public int Entries => 32_000;

    public void Reset() => _channel = Make();

    public void Produce() => ProduceAll().AsTask().Wait();

    public ulong Consume() => ConsumeAll().AsTask().Result;

    private static Channel<Entry> Make() => Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(IContender.Capacity) { SingleReader = true, SingleWriter = true });

    private async ValueTask ProduceAll()
    {
        ChannelWriter<Entry> writer = _channel.Writer;
        for (int i = 0; i < Entries; i++)
        {
            Entry entry = Entry.Of((ulong)i);
            while (!writer.TryWrite(entry)) await writer.WaitToWriteAsync();
        }
        writer.Complete();
    }

    private async ValueTask<ulong> ConsumeAll()
    {
        ChannelReader<Entry> reader = _channel.Reader;
        ulong sum = 0;
        while (await reader.WaitToReadAsync())
            while (reader.TryRead(out Entry entry)) sum += entry.Sum;
        return sum;
    }
}
