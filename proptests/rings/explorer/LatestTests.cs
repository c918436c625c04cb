using System;
using Mooring.Rings;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Explorer;

/// <summary>
/// The raw channel that overwrites, on every machine: its reader may be in the middle of an entry when that is written
/// over, and must notice. One slot; of the eight words of an entry two are explored, the first and the second, and the
/// other six stand for the second.
/// </summary>
[Trait("suite", "explorer")]
public sealed class LatestTests(ITestOutputHelper output)
{
    private const int Sent = 3, Looks = 3;
    private const uint Cursor = uint.MaxValue;
    private static readonly Geometry s_geometry = Geometry.Raw(1, ChannelKind.Overwrite);

    /// <summary>What the page does wrong.</summary>
    public enum Fault
    {
        None,

        /// <summary>The words of an entry are stored plainly.</summary>
        PlainStores,

        /// <summary>They are loaded plainly.</summary>
        PlainLoads,

        /// <summary>The first word does not say that the entry is being written.</summary>
        NoUnfinished,
    }

    [Theory]
    [InlineData(Fault.None, "ok ok ok ok")]
    [InlineData(Fault.PlainStores, "ok ok torn torn")]
    [InlineData(Fault.PlainLoads, "ok ok ok torn")]
    [InlineData(Fault.NoUnfinished, "torn torn torn torn")]
    public void P2_P24_an_entry_that_is_written_over_is_not_taken(Fault fault, string verdicts)
    {
        string[] found = Array.ConvertAll(Enum.GetValues<Machine>(), machine => Explore(machine, fault));
        Assert.Equal(verdicts, string.Join(' ', found));
    }

    private string Explore(Machine machine, Fault fault)
    {
        World? world = null;
        world = new World(
            new Scenario(machine), tape => Send(new RawPage(world!.Words, tape, fault)),
            tape => Take(new RawPage(world!.Words, tape, fault)));
        Findings findings = Exploration.Of(world);
        output.WriteLine($"{fault} on {machine}: {findings.States:N0} states: {findings.Verdict}");
        return findings.Verdict;
    }

    private static void Send(RawPage page)
    {
        LatestProducer<RawPage> end = new(page, s_geometry, Cursor);
        for (uint number = 0; number < Sent; number++)
        {
            ulong mark = Mark(Cursor + number);
            end.Send(new Command(1, mark, mark, mark, mark, mark, mark) { Deadline = mark });
        }
    }

    private static void Take(RawPage page)
    {
        LatestConsumer<RawPage, Enforced> end = new(page, s_geometry, Cursor);
        uint next = Cursor;
        for (int look = 0; look < Looks; look++)
        {
            if (end.TryTake(out Command entry) != Attempt.Done) continue;
            if (entry.Deadline != Mark(entry.Token))
                throw new Breach(BreachKind.Torn, $"entry {entry.Token:x} has the words of another");
            if (entry.Token != (uint)(next + end.Missed))
                throw new Breach(BreachKind.Order, $"entry {entry.Token:x} with {end.Missed} missed");
            next++;
        }
    }

    private static ulong Mark(uint number) => 0x100 + (ulong)(number - Cursor);

    /// <summary>The words of the raw channel lie in words of the client's that nobody uses here.</summary>
    private readonly struct RawPage(PageWords words, Tape tape, Fault fault) : IPage
    {
        private int First => words.InLine(0, PageWords.Client, Geometry.PeerHead);

        private int Second => words.InLine(0, PageWords.Client, Geometry.Refused);

        public uint Load32(nuint offset) => (uint)Load64(offset);

        public ulong Load64(nuint offset) => IsHeader(offset) ? Header(offset) : Load(offset, StepKind.Load);

        public uint LoadAcquire32(nuint offset) => (uint)LoadAcquire64(offset);

        public ulong LoadAcquire64(nuint offset)
        {
            if (IsHeader(offset)) return Header(offset);
            bool isPlain = fault == Fault.PlainLoads && IsEntry(offset);
            return Load(offset, isPlain ? StepKind.Load : StepKind.LoadAcquire);
        }

        public void LoadEntry(nuint offset, out Command entry) => throw new NotSupportedException();

        public void Store32(nuint offset, uint value) => Store64(offset, value);

        public void Store64(nuint offset, ulong value)
        {
            if (fault != Fault.NoUnfinished) Store(offset, value, StepKind.Store);
        }

        public void StoreRelease32(nuint offset, uint value) => StoreRelease64(offset, value);

        public void StoreRelease64(nuint offset, ulong value)
        {
            bool isPlain = fault == Fault.PlainStores && IsEntry(offset);
            Store(offset, value, isPlain ? StepKind.Store : StepKind.Release);
        }

        public void FenceAfterPublish()
        {
        }

        private static bool IsHeader(nuint offset) => offset is >= Geometry.Header and < Geometry.CancelBits;

        private static bool IsEntry(nuint offset) => offset >= Geometry.Commands;

        private static bool IsRest(nuint offset) => offset >= Geometry.Commands + 16;

        private static ulong Header(nuint offset) => (uint)offset switch
        {
            Geometry.Header + Geometry.Version => Geometry.CurrentVersion,
            Geometry.Header + Geometry.Kind => (uint)ChannelKind.Overwrite,
            _ => s_geometry.CommandCapacity | s_geometry.CompletionCapacity << 16,
        };

        private ulong Load(nuint offset, StepKind kind) =>
            IsRest(offset) ? 0 : tape.Do(new Step(kind, WordOf(offset)));

        private void Store(nuint offset, ulong value, StepKind kind)
        {
            if (!IsRest(offset)) tape.Do(new Step(kind, WordOf(offset), value));
        }

        private int WordOf(nuint offset) => (uint)offset switch
        {
            Geometry.Commands => First,
            Geometry.Commands + 8 => Second,
            _ => words.IndexOf(0, offset, out _),
        };
    }
}
