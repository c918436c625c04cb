using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Rings;

namespace Mooring.Bench.Rings;

/// <summary>
/// What is measured, and nothing else: each method is one measured loop, called by a probe between its markers.
/// <para>
/// One operation of submit and reap: fill the 64 bytes of a command, six words of which are computed here and differ
/// from one another and from operation to operation, reserve the slot, make the token, publish once per batch; take
/// 16 bytes, check the token, free the slot. The server's part happens between the two loops. With batches of one the
/// loops still run 32 times, so that the cost of calling a loop is the same in both.
/// </para>
/// </summary>
internal static class Loops
{
    /// <summary>Operations per call of a loop.</summary>
    public const int Operations = 32;

    /// <summary>The words that one command, and one entry of a one-way ring, gets from here.</summary>
    public const int WordsPerCommand = 6, WordsPerEntry = 7;

    /// <summary>Of every command.</summary>
    public const ushort Method = 7;

    [RuntimeExport("bench_submit_b32"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void SubmitLoop(Conversation at)
    {
        ref ClientEnd<LivePage, Enforced> client = ref at.Client;
        RunningCommands commands = new() { Next = at.Word };
        client.Submit(ref commands, Operations);
        at.Word = commands.Next;
        at.IsDoorbellWanted = client.Publish();
    }

    [RuntimeExport("bench_reap_b32"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReapLoop(Conversation at) => at.Client.Reap(ref at.Reaped);

    [RuntimeExport("bench_submit_b1"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void SubmitSinglyLoop(Conversation at)
    {
        ref ClientEnd<LivePage, Enforced> client = ref at.Client;
        ulong word = at.Word, last = word + Operations * WordsPerCommand;
        for (; word != last; word += WordsPerCommand)
        {
            Command command = new(Method, word, word + 1, word + 2, word + 3, word + 4, word + 5);
            if (client.TrySubmit(command, out _) != Attempt.Done || client.Publish()) return;
        }
        at.Word = word;
    }

    [RuntimeExport("bench_reap_b1"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReapSinglyLoop(Conversation at)
    {
        ref ClientEnd<LivePage, Enforced> client = ref at.Client;
        for (int i = 0; i < Operations; i++)
            if (client.Reap(ref at.Reaped, most: 1) != Attempt.Done) return;
    }

    [RuntimeExport("bench_produce_b32"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void ProduceLoop(Transfer at)
    {
        ref RawProducer<LivePage, Enforced> producer = ref at.Producer;
        RunningEntries entries = new() { Next = at.Word };
        producer.Send(ref entries, Operations);
        at.Word = entries.Next;
        at.IsDoorbellWanted = producer.Publish();
    }

    [RuntimeExport("bench_consume_b32"), MethodImpl(MethodImplOptions.NoInlining)]
    private static void ConsumeLoop(Transfer at)
    {
        ref RawConsumer<LivePage, Enforced> consumer = ref at.Consumer;
        consumer.Take(at.Taken);
        at.IsDoorbellWanted |= consumer.Release();
    }
}

/// <summary>Fills commands with six words that go on counting.</summary>
internal struct RunningCommands : ICommandSource
{
    public ulong Next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
    {
        ulong word = Next;
        place.Write(Loops.Method, 0, word, word + 1, word + 2, word + 3, word + 4, word + 5);
        Next = word + Loops.WordsPerCommand;
    }
}

/// <summary>The same for a one-way ring, which has no deadlines: a seventh word stands in its place.</summary>
internal struct RunningEntries : ICommandSource
{
    public ulong Next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill<TPage>(uint token, CommandPlace<TPage> place) where TPage : struct, IPage
    {
        ulong word = Next;
        place.Write(Loops.Method, word + 6, word, word + 1, word + 2, word + 3, word + 4, word + 5);
        Next = word + Loops.WordsPerEntry;
    }
}
