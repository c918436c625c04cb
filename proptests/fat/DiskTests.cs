using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Rings;
using Mooring.Servers.Fs.Fat;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>Volumes that others made, and what others think of what was written here.</summary>
[Collection("loop")]
public class DiskTests
{
    /// <summary>Enough for everybody to believe that it is FAT32. The file has holes.</summary>
    private const long Clusters = 80_000;

    private static readonly string LongUnicode =
        string.Concat(Enumerable.Repeat("Namen mit Größe ", 12)) + "имя日本.dat";

    [Theory]
    [InlineData(512, 0)]
    [InlineData(512, 63)]
    [InlineData(1024, 2048)]
    [InlineData(2048, 0)]
    [InlineData(4096, 0)]
    [InlineData(8192, 0)]
    [InlineData(16384, 0)]
    [InlineData(32768, 0)]
    [InlineData(65536, 0)]
    public void What_others_wrote_is_read_and_what_is_written_others_read(int clusterBytes, int first)
    {
        Dictionary<string, byte[]> files = Files();
        using FatImage image = new(Clusters * clusterBytes, clusterBytes, first);
        image.CopyIn(Lay(image.Folder("in"), files));
        using FatWorld world = new(new FileImage(image.Path), new Random(clusterBytes));
        foreach ((string path, byte[] bytes) in files) Assert.True(bytes.AsSpan().SequenceEqual(world.Get(path)), path);
        Assert.Equal(StatusCode.Ok, world.Make("/mine", true));
        foreach ((string path, byte[] bytes) in files) world.Put("/mine/" + path.Replace('/', '_'), bytes);
        Assert.Equal(StatusCode.Ok, world.Unlink("/sub/two.bin"));
        Assert.Equal(StatusCode.Ok, world.Sync());
        image.ExpectClean();
        string folder = image.CopyOut();
        foreach ((string path, byte[] bytes) in files)
            Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(folder, "mine", path.Replace('/', '_'))));
        Assert.False(File.Exists(Path.Combine(folder, "sub", "two.bin")));
    }

    [Fact]
    public void Five_thousand_entries_in_a_directory()
    {
        using FatImage image = new(Clusters * 512, 512);
        using FatWorld world = new(new FileImage(image.Path), blocks: 1024);
        Assert.Equal(StatusCode.Ok, world.Make("/many", true));
        for (int i = 0; i < 5000; i++)
            Assert.Equal(StatusCode.Ok, world.Make($"/many/entry number {i}.text", false));
        Assert.Equal(StatusCode.Ok, world.Write("/many/ENTRY NUMBER 4321.TEXT", 0, "4321"u8.ToArray()));
        Assert.Equal(StatusCode.Ok, world.Sync());
        image.ExpectClean();
        string[] listed = HostTool.Run("mdir", "-b", "-i", image.Drive, "::/many").Trim().Split('\n');
        Assert.Equal(5000, listed.Length);
        for (int i = 0; i < 5000; i += 2)
            Assert.Equal(StatusCode.Ok, world.Unlink($"/many/entry number {i}.text"));
        Assert.Equal(StatusCode.Ok, world.Sync());
        image.ExpectClean();
        world.Remount();
        Assert.Equal(2500, world.List("/many").Count);
        Assert.Equal("4321"u8.ToArray(), world.Get("/many/entry number 4321.text"));
    }

    [Fact]
    public void A_file_of_64_MiB()
    {
        using FatImage image = new(Clusters * 2048, 2048);
        using FatWorld world = new(new FileImage(image.Path), blocks: 512);
        byte[] bytes = new byte[64 << 20];
        new Random(1).NextBytes(bytes);
        Assert.Equal(StatusCode.Ok, world.Make("/big", false));
        for (int at = 0; at < bytes.Length; at += 1 << 20)
            Assert.Equal(StatusCode.Ok, world.Write("/big", at, bytes[at..(at + (1 << 20))]));
        Assert.Equal(StatusCode.Ok, world.Sync());
        Assert.True(bytes.AsSpan().SequenceEqual(world.Get("/big")));
        image.ExpectClean();
        string folder = image.CopyOut();
        Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "big"))));
    }

    [Fact]
    public void A_full_volume_says_so_and_is_whole()
    {
        using FatImage image = new(2 << 20, 4096);
        using FatWorld world = new(new FileImage(image.Path));
        uint free = world.Volume.FreeClusters;
        byte[] cluster = new byte[4096];
        Assert.Equal(StatusCode.Ok, world.Make("/a", false));
        Assert.Equal(StatusCode.NoSpace, world.Write("/a", (free + 1) * 4096L - 1, [1]));
        Assert.Equal(free, world.Volume.FreeClusters);
        for (uint i = 0; i < free; i++) Assert.Equal(StatusCode.Ok, world.Write("/a", i * 4096L, cluster));
        Assert.Equal(StatusCode.NoSpace, world.Write("/a", free * 4096L, cluster));
        Assert.Equal(StatusCode.NoSpace, world.Make("/directory", true));
        Assert.Equal(0u, world.Volume.FreeClusters);
        Assert.Equal(StatusCode.Ok, world.Truncate("/a", 4096 * 3));
        Assert.Equal(StatusCode.Ok, world.Make("/directory", true));
        Assert.Equal(StatusCode.Ok, world.Sync());
        image.ExpectClean();
        world.Remount();
        Assert.Equal(free - 4, world.Volume.FreeClusters);
    }

    [Fact]
    public void Dots_are_right_after_a_move()
    {
        using FatImage image = new(2 << 20, 512);
        using FatWorld world = new(new FileImage(image.Path));
        foreach (string path in new[] { "/a", "/b", "/a/inner", "/a/inner/deep" })
            Assert.Equal(StatusCode.Ok, world.Make(path, true));
        world.Put("/a/inner/file", [1, 2, 3]);
        Assert.Equal(StatusCode.BadArgument, world.Rename("/a", "/a/inner/deep/a"));
        Assert.Equal(StatusCode.Ok, world.Rename("/a/inner", "/b/moved"));
        Assert.Equal(StatusCode.Ok, world.Rename("/b/moved/deep", "/deep"));
        Assert.Equal(new byte[] { 1, 2, 3 }, world.Get("/b/moved/file"));
        Assert.Equal(StatusCode.NotEmpty, world.RemoveDirectory("/b"));
        Assert.Equal(StatusCode.Ok, world.RemoveDirectory("/a"));
        Assert.Equal(StatusCode.Ok, world.Sync());
        image.ExpectClean();
    }

    private static Dictionary<string, byte[]> Files()
    {
        Dictionary<string, byte[]> files = [];
        string[] names =
            ["README", "lower.txt", "sub/two.bin", "sub/With Blanks And Case.Text", LongUnicode, "a.b.c.d"];
        int length = 1;
        foreach (string name in names)
        {
            byte[] bytes = new byte[length = length * 11 % 400_000];
            new Random(length).NextBytes(bytes);
            files["/" + name] = bytes;
        }
        return files;
    }

    private static string Lay(string folder, Dictionary<string, byte[]> files)
    {
        Directory(folder, "sub");
        foreach ((string path, byte[] bytes) in files) File.WriteAllBytes(folder + path, bytes);
        return folder;
    }

    private static string Directory(string folder, string name) =>
        System.IO.Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
}
