using System.Runtime;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Bench.Rings;

/// <summary>
/// What the rings cost, in guest instructions, counted in ring 3 of the booted image by the time stamp counter while
/// QEMU counts instructions. Prints a line per probe: number, name, rounds, least, median. The host's side of the
/// benchmark subtracts what the probe of nothing costs, and compares with what it counted from outside.
/// </summary>
internal static class Program
{
    private const int Failed = 1;

    [RuntimeExport("program_main")]
    private static void Begin() => Startup.Run(Run);

    private static void Main()
    {
    }

    private static ValueTask<int> Run(string[] arguments)
    {
        bool isPeer = arguments.Length > 1 && arguments[1] == "peer";
        Result<MappedRegion> memory = Regions.CreateMapped(2);
        if (!memory.IsOk) return Fail("no memory");
        SharedBytes first = memory.Value.Bytes.Slice(0, Limits.PageBytes);
        SharedBytes second = memory.Value.Bytes.Slice(Limits.PageBytes, Limits.PageBytes);
        Calibrate();
        bool isSound = isPeer ? MeasurePeer(memory.Value.Bytes)
            : MeasureBatches(first) && MeasureSingly(second) && MeasureTransfer();
        return isSound ? new(0) : Fail("what went through the ring did not arrive");
    }

    private static ValueTask<int> Fail(string why)
    {
        Console.ErrorLine("bench-rings: " + why);
        return new(Failed);
    }

    private static void Calibrate()
    {
        Samples nothing = new(Probe.Nothing), thousand = new(Probe.Thousand);
        for (int i = 0; i < Samples.Rounds + Samples.Warming; i++)
        {
            nothing.Add(Probes.Nothing());
            thousand.Add(Probes.Thousand());
        }
        Report(nothing, thousand);
    }

    private static bool MeasureBatches(SharedBytes page)
    {
        Conversation conversation = new(page);
        Samples submit = new(Probe.SubmitBatch), reap = new(Probe.ReapBatch);
        for (int i = 0; i < Samples.Rounds + Samples.Warming; i++)
        {
            submit.Add(Probes.SubmitBatch(conversation));
            conversation.Serve();
            reap.Add(Probes.ReapBatch(conversation));
            conversation.CheckReaped();
        }
        Report(submit, reap);
        return conversation.IsSound;
    }

    private static bool MeasureSingly(SharedBytes page)
    {
        Conversation conversation = new(page);
        Samples submit = new(Probe.SubmitSingly), reap = new(Probe.ReapSingly);
        for (int i = 0; i < Samples.Rounds + Samples.Warming; i++)
        {
            submit.Add(Probes.SubmitSingly(conversation));
            conversation.Serve();
            reap.Add(Probes.ReapSingly(conversation));
            conversation.CheckReaped();
        }
        Report(submit, reap);
        return conversation.IsSound;
    }

    private static bool MeasureTransfer()
    {
        Result<MappedRegion> memory = Regions.CreateMapped(1);
        if (!memory.IsOk) return false;
        Transfer transfer = new(memory.Value.Bytes);
        Samples produce = new(Probe.ProduceBatch), consume = new(Probe.ConsumeBatch);
        for (int i = 0; i < Samples.Rounds + Samples.Warming; i++)
        {
            produce.Add(Probes.ProduceBatch(transfer));
            consume.Add(Probes.ConsumeBatch(transfer));
            transfer.Check();
        }
        Report(produce, consume);
        return transfer.IsSound;
    }

    private static bool MeasurePeer(SharedBytes pages)
    {
        if (Peer.Start(pages) is not { } peer) return false;
        Samples produce = new(Probe.PeerProduceBatch), consume = new(Probe.PeerConsumeBatch);
        for (int i = 0; i < Samples.Rounds + Samples.Warming; i++)
        {
            produce.Add(peer.Produce());
            consume.Add(peer.Consume());
            peer.Check();
        }
        Report(produce, consume);
        return peer.IsSound;
    }

    private static void Report(Samples one, Samples other)
    {
        Console.WriteLine(one.Line());
        Console.WriteLine(other.Line());
    }
}
