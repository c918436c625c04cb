using System;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>Disks that are no volumes, and volumes that are broken or meant to do harm.</summary>
[Collection("loop")]
public class HostileTests
{
    private static readonly byte[] s_empty = FatImage.Small(200 << 10, 512);
    private static readonly byte[] s_full = Filled();

    [Fact]
    public void What_is_no_volume_is_refused_in_words()
    {
        Assert.Equal("the disk is empty", Problem([]));
        Assert.Equal("no file system that is known", Problem(new byte[65536]));
        Assert.Equal("it is longer than the disk or the partition: the rest is missing", Problem(s_empty[..51200]));
        Assert.Equal("FAT12 is not supported, only FAT32", Problem(Made(1 << 20, "-F", "12")));
        Assert.Equal("FAT16 is not supported, only FAT32", Problem(Made(16 << 20, "-F", "16")));
        Assert.Equal(
            "sectors of more than 512 bytes are not supported", Problem(Made(64 << 20, "-F", "32", "-S", "4096")));
        Assert.Equal("exFAT is not supported, only FAT32", Problem(Changed(s_empty, 3, [.. "EXFAT   "u8])));
        Assert.Equal("its root directory lies outside", Problem(Changed(s_empty, 44, [0xFF, 0xFF, 0xFF, 0x0F])));
        Assert.Equal("its FAT is too short", Problem(Changed(s_empty, 36, [1, 0, 0, 0])));
    }

    [Fact]
    public void A_chain_that_goes_round_is_noticed()
    {
        byte[] image = (byte[])s_full.Clone();
        int fat = image[14] * 512;
        for (int cluster = 2; cluster < 100; cluster++)
            if (BitConverter.ToInt32(image, fat + cluster * 4) != 0)
                BitConverter.TryWriteBytes(image.AsSpan(fat + cluster * 4), cluster);
        Assert.Equal("its root directory cannot be read", Problem(image));
        BitConverter.TryWriteBytes(image.AsSpan(fat + 8), 0x0FFF_FFFF);
        using FatWorld world = new(new MemoryImage(image));
        Assert.Equal(StatusCode.BadFormat, world.Loop.Run(() => world.Volume.EntriesOf(Node(world, "directory"))).Code);
        Assert.Equal(StatusCode.Ok, world.Unlink("/file"));
    }

    [Fact]
    public void A_directory_inside_itself_is_noticed()
    {
        byte[] image = (byte[])s_full.Clone();
        using FatWorld before = new(new MemoryImage(image));
        SlotRange slots = before.List("/directory").Single(node => node.Name == "inner").Slots;
        Directory outer = before.Loop.Run(() => before.Volume.EntriesOf(Node(before, "directory"))).Value;
        BitConverter.TryWriteBytes(image.AsSpan((int)outer.AddressOf(slots.Last) + 26), (ushort)outer.FirstCluster);
        using FatWorld world = new(new MemoryImage(image));
        FatNode inner = world.List("/directory").Single(node => node.Name == "inner");
        Assert.Equal(StatusCode.BadFormat, world.Loop.Run(() => world.Volume.EntriesOf(inner)).Code);
    }

    /// <summary>Everything is tried on it; nothing goes on for ever, leaves the disk, or ends the program.</summary>
    [Fact]
    public void A_damaged_volume_does_no_harm() => Always.Holds(
        Gen.Choose(0, int.MaxValue).Three().ListOf(),
        damages =>
        {
            byte[] image = (byte[])s_full.Clone();
            foreach ((int place, int kind, int value) in damages) Damage(image, place, kind, value);
            using FatWorld world = new(new MemoryImage(image), new Random(damages.Count));
            if (world.Mount.Volume is null) Assert.NotEqual("", world.Mount.Problem);
            else world.Loop.Run(() => TryAll(world, "", 0));
        },
        tests: 150,
        size: 40);

    private static async ValueTask TryAll(FatWorld world, string path, int depth)
    {
        Result<System.Collections.Generic.List<FatNode>> names = await world.ListAsync(path);
        if (!names.IsOk || depth > 3) return;
        foreach (FatNode node in names.Value.Take(8))
        {
            string inside = path + "/" + node.Name;
            if (node.IsDirectory) await TryAll(world, inside, depth + 1);
            else if (node.Size < 1 << 20) await world.GetAsync(inside);
            await world.With(inside, file => world.WriteAsync(file, 3000, new byte[5000]));
            await world.With(inside, file => world.Volume.Truncate(file, 100));
            await world.With(path, parent => world.Volume.Rename(parent, node.Name, world.Volume.Root, "moved"));
            await world.With("", root => world.Volume.Unlink(root, "moved"));
            await world.With("", root => world.Volume.RemoveDirectory(root, "moved"));
        }
        await world.MakeAsync(path + "/another name", depth % 2 == 0);
        await world.Volume.Sync();
    }

    private static void Damage(byte[] image, int place, int kind, int value)
    {
        int fat = image[14] * 512;
        int at = (kind % 3) switch
        {
            0 => place % image.Length,
            1 => fat + place % 100 * 4,
            _ => fat + 4096 + place % 8192,
        };
        if (at < 512 && kind % 7 != 0) return;
        if (kind % 3 == 1) BitConverter.TryWriteBytes(image.AsSpan(at), value % 4 == 0 ? value : value % 60);
        else image[at] = (byte)value;
    }

    private static FatNode Node(FatWorld world, string name) => world.List("").Single(node => node.Name == name);

    private static string Problem(byte[] image)
    {
        using FatWorld world = new(new MemoryImage(image));
        Assert.Null(world.Mount.Volume);
        return world.Mount.Problem;
    }

    private static byte[] Changed(byte[] image, int at, byte[] bytes)
    {
        byte[] changed = (byte[])image.Clone();
        bytes.CopyTo(changed, at);
        return changed;
    }

    private static byte[] Made(int bytes, params string[] options)
    {
        string path = System.IO.Path.GetTempFileName();
        System.IO.File.WriteAllBytes(path, new byte[bytes]);
        HostTool.Run("mkfs.fat", [.. options, path]);
        byte[] image = System.IO.File.ReadAllBytes(path);
        System.IO.File.Delete(path);
        return image;
    }

    private static byte[] Filled()
    {
        MemoryImage image = new((byte[])s_empty.Clone());
        using FatWorld world = new(image);
        world.Make("/directory", true);
        for (int i = 0; i < 20; i++) world.Put($"/directory/a file with number {i}", new byte[i * 100]);
        world.Put("/file", new byte[9000]);
        world.Put("/OTHER.TXT", new byte[700]);
        world.Make("/directory/inner", true);
        world.Put("/directory/inner/deep", new byte[600]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        return image.Bytes;
    }
}
