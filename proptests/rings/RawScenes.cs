using System;
using Mooring.Rings;

namespace Mooring.Tests;

/// <summary>Scenes for the checks of raw channels: each returns whether all went as it must.</summary>
internal static class RawScenes
{
    private static readonly Geometry s_refuse = Geometry.Raw(1, ChannelKind.Refuse);
    private static readonly Geometry s_overwrite = Geometry.Raw(1, ChannelKind.Overwrite);

    internal static Func<AllBut, bool>? Of(Check check) => check switch
    {
        Check.RawLimit => checks => SendsSecond(0, checks) == (Attempt.Full, BrokenReason.None),
        Check.RawHead => checks => SendsSecond(2, checks) == (Attempt.Broken, BrokenReason.Cursor),
        Check.RawTail => TheProducersTailIsTooFar,
        Check.RawLap => TheLatestIsTakenAndTheOthersCounted,
        Check.RawOverwritten => AnEntryThatIsWrittenOverIsMissed,
        _ => null,
    };

    /// <summary>One place, one entry in it, and a head that the consumer has published.</summary>
    private static (Attempt, BrokenReason) SendsSecond(uint head, AllBut checks)
    {
        OrderedMemory memory = new(s_refuse, 0);
        RawProducer<OrderedPage, AllBut> producer = new(new(memory, OrderedMemory.Client), s_refuse, 0, checks);
        producer.TrySend(new Command(1));
        new OrderedPage(memory, OrderedMemory.Server).StoreRelease32(Geometry.ServerLine + Geometry.PeerHead, head);
        return (producer.TrySend(new Command(1)), producer.Broken);
    }

    private static bool TheProducersTailIsTooFar(AllBut checks)
    {
        OrderedMemory memory = new(s_refuse, 0);
        RawConsumer<OrderedPage, AllBut> consumer = new(new(memory, OrderedMemory.Server), s_refuse, 0, checks);
        new OrderedPage(memory, OrderedMemory.Client).StoreRelease64(Geometry.ClientLine + Geometry.PublishWord, 2);
        return consumer.TryTake(out _) == Attempt.Broken && consumer.Broken == BrokenReason.Cursor;
    }

    private static bool TheLatestIsTakenAndTheOthersCounted(AllBut checks)
    {
        OrderedMemory memory = new(s_overwrite, 0);
        LatestProducer<OrderedPage> producer = new(new(memory, OrderedMemory.Client), s_overwrite);
        LatestConsumer<OrderedPage, AllBut> consumer = new(new(memory, OrderedMemory.Server), s_overwrite, 0, checks);
        for (ulong number = 0; number < 3; number++) producer.Send(new Command(1, number));
        return consumer.TryTake(out Command latest) == Attempt.Done && (latest.Payload.A, consumer.Missed) == (2, 2);
    }

    /// <summary>The producer begins its next entry when the consumer has read a word of the one before.</summary>
    private static bool AnEntryThatIsWrittenOverIsMissed(AllBut checks)
    {
        OrderedMemory memory = new(s_overwrite, 0);
        OrderedPage page = new(memory, OrderedMemory.Client);
        LatestProducer<OrderedPage> producer = new(page, s_overwrite);
        LatestConsumer<OrderedPage, AllBut> consumer = new(new(memory, OrderedMemory.Server), s_overwrite, 0, checks);
        producer.Send(new Command(1));
        nuint first = s_overwrite.CommandOffset(0);
        memory.Loaded = offset =>
        {
            if (offset == first + 8) page.Store64(first, 1ul << 32);
        };
        return consumer.TryTake(out _) == Attempt.Full && consumer.Missed == 1;
    }
}
