using System;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The same script gives the same completions over every geometry, cursor and memory policy, and answered from a record
/// of itself; recording a replay gives the record again (50).
/// </summary>
[Trait("suite", "rings")]
public sealed unsafe class TransportTests
{
    private static Arbitrary<Command[]> Scripts => Script.Of(Words.Any32.Two().Select(
        words => new Command((ushort)(words.Item1 % 7), words.Item1, words.Item2) { Flags = CommandFlags.Ordered }));

    [Fact]
    public void P50_a_script_gives_the_same_completions_on_every_channel() =>
        Always.Holds(Scripts.Zip(Arb.From(RingShapes.Any)), input =>
        {
            (Command[] script, RingShape shape) = input;
            Assert.Equal(Direct(script), OverArray(script, shape, new LiveService()));
            Assert.Equal(Direct(script), OverMemory(script, shape, page => page));
            Assert.Equal(Direct(script), OverMemory(script, shape, page => new FencedPage(page)));
        }, tests: 200);

    [Fact]
    public void P50_a_replayed_record_is_a_fixpoint() => Always.Holds(Scripts.Zip(Arb.From(RingShapes.Any)), input =>
    {
        (Command[] script, RingShape shape) = input;
        LiveService live = new();
        (StatusCode, ulong)[] recorded = OverArray(script, shape, live);
        ReplayedService first = new(live.Record);
        Assert.Equal(recorded, OverArray(script, new RingShape(2, 8, 7), first));
        ReplayedService second = new(first.Record);
        Assert.Equal(recorded, OverArray(script, shape, second));
        Assert.Equal(live.Record, first.Record);
        Assert.Equal(first.Record, second.Record);
    }, tests: 200);

    /// <summary>No channel at all.</summary>
    private static (StatusCode, ulong)[] Direct(Command[] script)
    {
        LiveService service = new();
        return [.. script.Select(command => service.Answer(command))];
    }

    private static (StatusCode, ulong)[] OverArray(Command[] script, RingShape shape, IAnswers service)
    {
        SharedPage page = new(shape.Geometry, shape.Cursor);
        return new RingScript<ArrayPage>(new ArrayPage(page), shape, service).Run(script);
    }

    private static (StatusCode, ulong)[] OverMemory<TPage>(
        Command[] script, RingShape shape, Func<LivePage, TPage> policy) where TPage : struct, IPage
    {
        byte[] fresh = new SharedPage(shape.Geometry, shape.Cursor).Bytes;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)fresh.Length, 64);
        fresh.CopyTo(new Span<byte>(memory, fresh.Length));
        TPage page = policy(new LivePage((nuint)memory));
        (StatusCode, ulong)[] answers = new RingScript<TPage>(page, shape, new LiveService()).Run(script);
        NativeMemory.AlignedFree(memory);
        return answers;
    }
}
