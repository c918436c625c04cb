using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>Any run of operations comes to what dictionaries come to, in memory, on the disk and for others.</summary>
[Collection("loop")]
public class ModelTests
{
    private static readonly byte[] s_empty = FatImage.Small(400 << 10, 512);

    [Fact]
    public void A_volume_is_what_its_model_is() => Always.Holds(
        Script.Of(FatStep.Any),
        steps =>
        {
            using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), new Random(steps.Length));
            Model model = new();
            foreach (FatStep step in steps)
            {
                (StatusCode said, StatusCode expected) = model.Do(step, world);
                Assert.Equal((step, expected), (step, said));
                if (step.B % 20 == 0) Assert.Equal(StatusCode.Ok, world.Sync());
            }
            Expect(model.Files, world);
            Assert.Equal(StatusCode.Ok, world.Sync());
            byte[] image = world.Image;
            (int status, string output) = FatImage.Check(image);
            Assert.True(status == 0, output);
            Oracle oracle = Oracle.Read(image);
            Assert.Empty(oracle.Errors);
            Assert.Equal((uint)oracle.FreeClusters, world.Volume.FreeClusters);
            world.Remount();
            Expect(model.Files, world);
            Assert.Equal((uint)oracle.FreeClusters, world.Volume.FreeClusters);
        },
        tests: 60,
        size: 80);

    private static void Expect(Dictionary<string, byte[]?> files, FatWorld world)
    {
        foreach ((string path, byte[]? content) in files)
        {
            if (content is not null) Assert.True(content.AsSpan().SequenceEqual(world.Get(path)), path);
            else Assert.Equal(Inside(files, path), world.List(path).Select(node => node.Name).Order());
        }
        Assert.Equal(Inside(files, ""), world.List("").Select(node => node.Name).Order());
    }

    private static IEnumerable<string> Inside(Dictionary<string, byte[]?> files, string path) => files.Keys
        .Where(key => string.Equals(FatWorld.Parent(key), path, StringComparison.OrdinalIgnoreCase))
        .Select(FatWorld.Name).Order();
}
