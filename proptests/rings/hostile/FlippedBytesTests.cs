using System;
using System.Linq;
using Xunit;
using Xunit.Abstractions;

namespace Mooring.Tests.Hostile;

/// <summary>
/// Every byte of the page flipped before every fetch of a good run: the honest side stays inside the page and in its
/// own words, does bounded work, throws nothing, ends each of its commands once, and goes on or says why not
/// (properties 9, 26, 42, 43). What "honest" is judged by stands in <see cref="Watch"/>, <see cref="ScriptedClient"/>
/// and <see cref="ScriptedServer"/>.
/// </summary>
[Trait("suite", "rings")]
public sealed class FlippedBytesTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => Scenes.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void P9_P26_P42_P43_a_side_survives_each_byte_flipped_at_each_fetch(string name)
    {
        GoodRun run = GoodRun.Record(Scenes.All.Single(scene => scene.Name == name));
        foreach (Side honest in Enum.GetValues<Side>())
        {
            FlippedBytes flipped = new(run, honest);
            flipped.Try(everyBit: Effort.IsDeep);
            output.WriteLine(
                $"{name}, {honest}: {flipped.Pairs} pairs, {flipped.Runs} runs, {flipped.Broken} broken, rest went on");
            Assert.True(flipped.FirstBreach is null, flipped.FirstBreach);
            Assert.True(flipped.Runs >= flipped.Pairs && flipped.Broken > 0);
        }
    }
}
