using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Hostile;

/// <summary>Bytes that the peer writes just before a fetch.</summary>
/// <param name="Fetch">Which fetch of the run.</param>
/// <param name="Offset">Taken modulo the length of the channel.</param>
internal readonly record struct WildWrite(int Fetch, uint Offset, ulong Value, bool IsWide);

/// <summary>What one side does, and what its peer does to it.</summary>
internal sealed record WildRun(Scene Scene, Side Honest, Step[] Steps, WildWrite[] Writes)
{
    public override string ToString() =>
        $"{Scene.Name}, {Honest}: [{string.Join("; ", Steps)}] against [{string.Join("; ", Writes)}]";
}

/// <summary>
/// Any calls, in any order, while any bytes appear in the page at any time; cursors more often, and near each other, so
/// that not every channel breaks at once. The same is expected as of a flipped byte.
/// </summary>
[Trait("suite", "rings")]
public sealed class ArbitraryBytesTests
{
    private static readonly Act[] s_clientActs =
    [
        Act.Submit, Act.Dated, Act.Foreign, Act.Ordered, Act.Batch, Act.Chain, Act.Stream, Act.Credit, Act.Cancel,
        Act.Send, Act.Reap, Act.Reap, Act.Release, Act.Publish, Act.Publish, Act.Gone,
    ];

    private static readonly Act[] s_serverActs =
        [Act.Start, Act.Start, Act.End, Act.End, Act.Fail, Act.Shoot, Act.News, Act.Publish, Act.Gone];

    private static readonly Act[] s_producerActs = [Act.Put, Act.PutMany, Act.Publish];
    private static readonly Act[] s_consumerActs = [Act.Get, Act.GetMany, Act.Publish];
    private static readonly Act[] s_takerActs = [Act.Take, Act.Post, Act.Cancel, Act.Publish, Act.Gone];

    [Fact]
    public void P9_P26_P42_P43_a_client_survives_any_bytes_at_any_time() =>
        Survives("plain calls", Side.Client, s_clientActs);

    [Fact]
    public void P26_P42_P43_a_server_survives_any_bytes_at_any_time() =>
        Survives("plain calls", Side.Server, s_serverActs);

    [Fact]
    public void P42_P43_a_server_without_dispatcher_survives_any_bytes_at_any_time() =>
        Survives("taker", Side.Server, s_takerActs);

    [Theory]
    [InlineData("raw, refuse")]
    [InlineData("raw, overwrite")]
    public void P42_P43_a_raw_end_survives_any_bytes_at_any_time(string name)
    {
        Survives(name, Side.Client, name == "raw, refuse" ? s_producerActs : [Act.Put]);
        Survives(name, Side.Server, name == "raw, refuse" ? s_consumerActs : [Act.Get]);
    }

    [Fact]
    public void P9_P26_P42_P43_good_runs_survive_any_bytes_at_any_time()
    {
        GoodRun[] runs = [.. Scenes.All.Select(scene => GoodRun.Record(scene))];
        Gen<(int Run, Side Honest)> sides = Gen.Choose(0, runs.Length - 1).Zip(Gen.Elements(Enum.GetValues<Side>()));
        Arbitrary<WildRun> wild = Arb.From(
            sides.Zip(
                Write().ArrayOf(), (side, writes) => new WildRun(Scenes.All[side.Run], side.Honest, [], writes)),
            Shorter);
        Always.Holds(wild, PlayAgain, tests: 5000, size: 12);

        void PlayAgain(WildRun run)
        {
            GoodRun good = runs[Array.IndexOf(Scenes.All, run.Scene)];
            Watch watch = good.NewWatch(run.Honest);
            watch.Meddler = new WildPeer(run);
            good.Play(run.Honest, watch);
        }
    }

    private static void Survives(string sceneName, Side honest, Act[] acts)
    {
        Scene scene = Scenes.All.Single(scene => scene.Name == sceneName);
        Gen<Scene> scenes = Shapes(scene.Geometry.ChannelKind)
            .Zip(Words.Any32, (geometry, cursor) => scene with { Geometry = geometry, Cursor = cursor });
        Gen<Step> step = Gen.Elements(acts).Zip(
            Gen.Choose(0, 8).Two(), (act, numbers) => new Step(honest, act, Length(act, numbers.Item1), numbers.Item2));
        Arbitrary<WildRun> runs = Arb.From(
            scenes.Zip(step.ArrayOf(), (scene, steps) => (Scene: scene, Steps: steps))
                .Zip(Write().ArrayOf(), (run, writes) => new WildRun(run.Scene, honest, run.Steps, writes)),
            Shorter);
        Always.Holds(runs, Play, tests: 5000, size: 60);
    }

    /// <summary>A chain has at least two members; what gets a token needs no more than the ring holds.</summary>
    private static int Length(Act act, int number) => act == Act.Chain ? Math.Max(2, number) : number;

    private static Gen<Geometry> Shapes(ChannelKind kind) => kind == ChannelKind.Calls
        ? Gen.Elements(new Geometry(1, 2), new Geometry(2, 2), new Geometry(4, 8), new Geometry(32, 64))
        : Gen.Elements(Geometry.Raw(1, kind), Geometry.Raw(2, kind), Geometry.Raw(8, kind));

    private static void Play(WildRun run)
    {
        byte[] bytes = GoodRun.FirstBytes(run.Scene.Geometry, run.Scene.Cursor);
        Watch watch = new(bytes, new SideWords(run.Scene.Geometry, run.Honest)) { Meddler = new WildPeer(run) };
        IScripted side = run.Scene.Make(run.Honest)(watch, run.Scene.Geometry, run.Scene.Cursor);
        foreach (Step step in run.Steps) side.Perform(step);
        side.Finish();
    }

    private static Gen<WildWrite> Write()
    {
        uint[] cursors = [0, 16, 64, 80];
        Gen<WildWrite> near = Gen.Elements(cursors)
            .Zip(Gen.Choose(-3, 20), (offset, distance) => new WildWrite(0, offset, (ulong)distance, false));
        Gen<WildWrite> word = Gen.Choose(0, 1 << 16)
            .Zip(Words.Any64, (offset, value) => new WildWrite(0, (uint)offset & ~7u, value, true));
        Gen<WildWrite> notice = Gen.Elements<uint>(4, 68)
            .Zip(Words.Any32, (offset, value) => new WildWrite(0, offset, value, false));
        return Gen.Frequency((5, near), (3, word), (1, notice))
            .Zip(Gen.Choose(4, 120), (write, fetch) => write with { Fetch = fetch });
    }

    private static IEnumerable<WildRun> Shorter(WildRun run)
    {
        foreach (Step[] steps in Script.Of(Gen.Constant(default(Step))).Shrinker(run.Steps))
            yield return run with { Steps = steps };
        foreach (WildWrite[] writes in Script.Of(Gen.Constant(default(WildWrite))).Shrinker(run.Writes))
            yield return run with { Writes = writes };
    }

    /// <summary>Writes near a cursor are distances from where all cursors began.</summary>
    private sealed class WildPeer(WildRun run) : IMeddler
    {
        public void BeforeFetch(Watch watch, uint offset, int size)
        {
            foreach (WildWrite write in run.Writes)
            {
                if (write.Fetch != watch.Fetches) continue;
                Span<byte> at = watch.Bytes.AsSpan((int)(write.Offset % (uint)watch.Bytes.Length));
                if (write.IsWide) MemoryMarshal.Write(at, write.Value);
                else MemoryMarshal.Write(at, (uint)write.Value + (write.Offset % 16 == 0 ? run.Scene.Cursor : 0));
            }
        }

        public void AfterFetch(Watch watch, uint offset)
        {
        }
    }
}
