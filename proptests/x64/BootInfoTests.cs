using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Kernel;
using Mooring.Kernel.Boot;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// What loaders say about memory: believed when it makes sense, refused with a reason when it does not.
/// </summary>
[Trait("suite", "x64")]
public sealed class BootInfoTests
{
    private const ulong Page = 4096, TagAddress = 0x9000;
    private static readonly PhysicalRange s_image = new(0x10_0000, 0x20_0000);

    [Fact]
    public void Multiboot2_tags_are_read()
    {
        BootInfo info = Read(Tags(
            Text(1, "exec bootonly"), Module(0x40_0000, 0x40_1000), Map((0, 0x80_0000, 1)), Rsdp()));
        Assert.Equal("exec bootonly", Encoding.UTF8.GetString(info.CommandLine));
        Assert.Equal((1, 0x40_0000ul, 0x1000ul), (info.ModuleCount, info.Module(0).Start, info.Module(0).Length));
        Assert.Equal((1, 0x80_0000ul), (info.MemoryCount, info.Memory(0).Range.End));
        Assert.NotEqual(0ul, info.Rsdp);
        Assert.True(info.HasWord("exec"u8) && info.HasWord("bootonly"u8));
        Assert.False(info.HasWord("boot"u8) || info.HasWord("only"u8) || info.HasWord("exec bootonly x"u8));
    }

    [Fact]
    public void Mutilated_tags_are_read_or_refused_and_nothing_else_happens()
    {
        byte[] good = Tags(Text(1, "exec"), Module(0x40_0000, 0x40_1000), Map((0, 0x80_0000, 1), (5, 6, 2)), Rsdp());
        Gen<byte[]> bad =
            from changes in Gen.Choose(8, good.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf()
            from length in Gen.Choose(8, good.Length)
            select Changed(good, changes)[..length];
        Always.Holds(bad, bytes => ReadOrRefuse(bytes), tests: 2000);
    }

    [Fact]
    public void Free_memory_is_what_every_entry_agrees_on() =>
        Always.Holds(Entries(), entries => CompareWithPages(entries), tests: 500);

    [Fact]
    public void Impossible_maps_and_modules_are_refused_by_name()
    {
        BootInfo info = default;
        Refused("wraps", () => info.AddMemory(ulong.MaxValue, 2, 1));
        Refused("wraps", () => info.AddModule(ulong.MaxValue, 2));
        Refused("command line", () => info.SetCommandLine(new byte[2000].Select(_ => (byte)'x').ToArray()));
        Refused("no free memory", () => new BootInfo().WorkOutMemory(s_image, 1ul << 40));
        Refused("reach", () => WithMemory(0, 1ul << 41).WorkOutMemory(s_image, 1ul << 40));
        info = WithMemory(0, 1ul << 30);
        info.AddModule(1ul << 31, 10);
        Refused("outside usable memory", () => info.WorkOutMemory(s_image, 1ul << 40));
        Refused("more memory map entries", () =>
        {
            for (uint i = 0; i < 65; i++) info.AddMemory(i, 1, 1);
        });
    }

    private static BootInfo WithMemory(ulong start, ulong length)
    {
        BootInfo info = default;
        info.AddMemory(start, length, 1);
        return info;
    }

    private static void Refused(string why, Action action) =>
        Assert.Contains(why, Assert.Throws<PanicException>(action).Message, StringComparison.Ordinal);

    private static void ReadOrRefuse(byte[] tags)
    {
        try
        {
            BootInfo info = Read(tags);
            info.WorkOutMemory(s_image, 1ul << 40);
        }
        catch (PanicException)
        {
            // said why: that is all that can be asked
        }
    }

    private static Gen<(ulong Start, ulong Length, uint Kind)[]> Entries() =>
        (from start in Gen.Choose(0, 64 * 64)
         from length in Gen.Choose(0, 32 * 64)
         from kind in Gen.Elements(1u, 1u, 1u, 2u, 3u, 9u)
         select ((ulong)start * 64 + 0x10_0000 - 32 * Page, (ulong)length * 64, kind)).ArrayOf(10);

    private static void CompareWithPages((ulong Start, ulong Length, uint Kind)[] entries)
    {
        BootInfo info = WithMemory(0x1_0000_0000, 0x1000);
        foreach ((ulong start, ulong length, uint kind) in entries) info.AddMemory(start, length, kind);
        PhysicalRange image = new(0x10_4000, 0x10_8000);
        info.WorkOutMemory(image, 1ul << 40);
        HashSet<ulong> free = [];
        for (int i = 0; i < info.FreeCount; i++)
            for (ulong page = info.Free(i).Start; page < info.Free(i).End; page += Page)
                Assert.True(free.Add(page));
        for (ulong page = 0; page < 0x20_0000; page += Page)
            Assert.Equal(IsFree(page, entries, image), free.Contains(page));
    }

    // adjacent usable entries may not be glued within a page: each entry offers its whole pages
    private static bool IsFree(ulong page, (ulong Start, ulong Length, uint Kind)[] entries, PhysicalRange image) =>
        page >= 0x10_0000 && !image.Overlaps(page, page + Page)
        && entries.Any(entry => entry.Kind == 1 && entry.Start <= page && page + Page <= entry.Start + entry.Length)
        && !entries.Any(entry => entry.Kind != 1 && entry.Start < page + Page && page < entry.Start + entry.Length);

    private static BootInfo Read(byte[] tags)
    {
        BootInfo info = default;
        Multiboot2.Read(tags, TagAddress, ref info);
        return info;
    }

    private static byte[] Changed(byte[] bytes, (int At, int To)[] changes)
    {
        byte[] copy = [.. bytes];
        foreach ((int at, int to) in changes.Take(4)) copy[at] = (byte)to;
        return copy;
    }

    private static byte[] Tags(params byte[][] tags) =>
        [.. new byte[8], .. tags.SelectMany(tag => tag), 0, 0, 0, 0, 8, 0, 0, 0];

    private static byte[] Text(uint type, string text) => Tag(type, [.. Encoding.UTF8.GetBytes(text), 0]);

    private static byte[] Module(uint start, uint end) => Tag(3, [.. Words(start, end), 0]);

    private static byte[] Rsdp() => Tag(15, new byte[36]);

    private static byte[] Map(params (ulong Start, ulong Length, uint Kind)[] entries) => Tag(6,
    [
        .. Words(24, 0),
        .. entries.SelectMany(e =>
            Words((uint)e.Start, (uint)(e.Start >> 32), (uint)e.Length, (uint)(e.Length >> 32), e.Kind, 0)),
    ]);

    private static byte[] Tag(uint type, byte[] payload) =>
        [.. Words(type, (uint)payload.Length + 8), .. payload, .. new byte[(8 - payload.Length % 8) % 8]];

    private static byte[] Words(params uint[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
