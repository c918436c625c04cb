using System;
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Mooring.Bench.Hosted;

/// <summary>
/// System.IO.Pipelines with its own settings. As with the others an entry is written and read as one, and a batch of
/// them is made visible together; a pipe that is given a whole batch as one piece of bytes is a different thing.
/// </summary>
internal sealed class PipelineOfBytes : IContender
{
    private Pipe _pipe = new();

    public string Name => "pipelines";

    public int Entries => 64_000;

    public void Reset() => _pipe = new Pipe();

    public void Produce() => ProduceAll().AsTask().Wait();

    public ulong Consume() => ConsumeAll().AsTask().Result;

    private async ValueTask ProduceAll()
    {
        PipeWriter writer = _pipe.Writer;
        for (int sent = 0; sent < Entries; sent += IContender.Batch)
        {
            Write(writer, sent);
            await writer.FlushAsync();
        }
        await writer.CompleteAsync();
    }

    private static void Write(PipeWriter writer, int first)
    {
        for (int i = 0; i < IContender.Batch; i++)
        {
            Entry entry = Entry.Of((ulong)(first + i));
            MemoryMarshal.Write(writer.GetSpan(Entry.Bytes), entry);
            writer.Advance(Entry.Bytes);
        }
    }

    private async ValueTask<ulong> ConsumeAll()
    {
        PipeReader reader = _pipe.Reader;
        ulong sum = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync();
            ReadOnlySequence<byte> left = result.Buffer;
            sum += Take(ref left);
            reader.AdvanceTo(left.Start, left.End);
            if (result.IsCompleted) return sum;
        }
    }

    private static ulong Take(ref ReadOnlySequence<byte> left)
    {
        Span<byte> bytes = stackalloc byte[Entry.Bytes];
        ulong sum = 0;
        while (left.Length >= Entry.Bytes)
        {
            left.Slice(0, Entry.Bytes).CopyTo(bytes);
            sum += MemoryMarshal.Read<Entry>(bytes).Sum;
            left = left.Slice(Entry.Bytes);
        }
        return sum;
    }
}
