using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Mooring.Tests.Fat;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// FAT volumes on disks that the host's tools have made, mounted in the booted system: what the host wrote is read, and
/// the other way round.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class DiskFilesTests
{
    private const int MiB = 1 << 20;

    private static readonly string s_longName =
        string.Concat(Enumerable.Repeat("zweihundert Zeichen lang, größer ", 6)) + "Ende.txt";

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string[] On(params FatImage[] images) =>
        [.. images.SelectMany(image => new[] { "--disk", image.Path }), "--timeout", "240"];

    private static byte[] Bytes(int seed, int count)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(40, 512, 0)]
    [InlineData(80, 1024, 63)]
    [InlineData(300, 4096, 0)]
    public void Host_and_guest_read_what_the_other_has_written(int size, int clusterBytes, int first)
    {
        using FatImage image = new((long)size * MiB, clusterBytes, first);
        byte[] large = Bytes(1, 3 * MiB + 77), small = Bytes(2, 100);
        string folder = image.Folder("in");
        Directory.CreateDirectory(Path.Combine(folder, "Ordner"));
        File.WriteAllBytes(Path.Combine(folder, "Ordner", s_longName), large);
        File.WriteAllBytes(Path.Combine(folder, "small"), small);
        image.CopyIn(folder);
        string[] lines = Guest.Output(
            $"sha256sum '/disk/Ordner/{s_longName}' /disk/small; mkdir -p '/disk/neu/имя 日本'; "
            + $"cp '/disk/Ordner/{s_longName}' '/disk/neu/имя 日本/copy'; mv /disk/small /disk/neu; "
            + "cp -r /disk/neu /disk/again; touch /disk/empty; rm -r /disk/Ordner; "
            + "sha256sum '/disk/again/имя 日本/copy'", On(image)).Split('\n');
        Assert.Equal([Sum(large), Sum(small), Sum(large)], lines.Take(3).Select(line => line[..64]));
        image.ExpectClean();
        string outside = image.CopyOut();
        foreach (string copy in new[] { "neu", "again" })
        {
            Assert.Equal(large, File.ReadAllBytes(Path.Combine(outside, copy, "имя 日本", "copy")));
            Assert.Equal(small, File.ReadAllBytes(Path.Combine(outside, copy, "small")));
        }
        Assert.Equal(3, Directory.GetFileSystemEntries(outside).Length);
    }

    /// <summary>The names are made by the guest: mtools take minutes for so many.</summary>
    [Fact]
    public void Five_thousand_names_and_sixty_four_megabytes()
    {
        using FatImage image = new(200 * MiB, 2048);
        using SampleFolder files = new();
        string[] names = [.. Enumerable.Range(0, 5000).Select(i => $"a name that is long enough {i:0000}.text")];
        foreach (string name in names) files.Write($"many/{name}", name);
        byte[] large = Bytes(3, 64 * MiB);
        string folder = image.Folder("in");
        File.WriteAllBytes(Path.Combine(folder, "large"), large);
        image.CopyIn(folder);
        string[] options = [.. On(image), .. files.Option];
        Assert.Equal("", Guest.Output("cp -r /files/many /disk; cp /disk/large /disk/copy", options));
        image.ExpectClean();
        string[] lines = Guest.Output(
            $"ls /disk/many; cat '/disk/many/{names[4321]}'; echo; sha256sum /disk/large /disk/copy; rm -r /disk/many",
            options).Split('\n');
        Assert.Equal(names, lines.Take(5000));
        Assert.Equal(names[4321], lines[5000]);
        Assert.Equal([Sum(large), Sum(large)], lines[5001..5003].Select(line => line[..64]));
        image.ExpectClean();
        Assert.Equal(large, File.ReadAllBytes(Path.Combine(image.CopyOut(), "copy")));
    }

    [Fact]
    public void What_was_synced_is_there_after_driver_and_server_were_killed()
    {
        using FatImage image = new(64 * MiB, 512);
        using SampleFolder folder = new();
        byte[] large = Bytes(4, 2 * MiB);
        folder.Write("large", large);
        HostResult result = Guest.Exec(
            "cp /files/large /disk/one; kill block; cp /disk/one /disk/two; kill block; sync; kill fs; "
            + "sha256sum /disk/one /disk/two; cp /disk/two /disk/three; kill block; sync; rm /disk/one; mount",
            [.. On(image), .. folder.Option]);
        Assert.Equal(0, result.Status);
        string[] lines = result.Text.Split('\n');
        Assert.Equal([Sum(large), Sum(large)], lines.Take(2).Select(line => line[..64]));
        Assert.Contains("block on /disk type fat32", lines);
        image.ExpectClean();
        string outside = image.CopyOut();
        Assert.Equal(["three", "two"], Directory.GetFiles(outside).Select(Path.GetFileName).Order());
        foreach (string file in Directory.GetFiles(outside)) Assert.Equal(large, File.ReadAllBytes(file));
    }

    /// <summary>Zeros, FAT16, an image that is cut off, a root directory that goes round; one that is good.</summary>
    [Fact]
    public void A_disk_that_cannot_be_mounted_is_one_line()
    {
        using FatImage zeros = new(40 * MiB, 512), other = new(40 * MiB, 512), cut = new(40 * MiB, 512),
            round = new(40 * MiB, 512), good = new(40 * MiB, 512);
        zeros.Bytes = new byte[MiB];
        HostTool.Run("mkfs.fat", "-F", "16", other.Path);
        cut.Bytes = cut.Bytes[..MiB];
        round.Bytes = WithRoundRoot(round.Bytes);
        HostResult result = Guest.Exec(
            "mount; df; ls /disk; echo $?; ls /disk3; touch /disk4/made; ls /disk4; dmesg",
            On(zeros, other, cut, round, good));
        Assert.Equal(0, result.Status);
        string[] lines = result.Text.Split('\n');
        for (int i = 0; i < 4; i++)
        {
            string number = i == 0 ? "" : i.ToString();
            Assert.StartsWith($"block{number} on /disk{number}: cannot be mounted: ", lines[i + 1]);
            string said = $"fs: block{number} cannot be mounted at /disk{number}: ";
            Assert.Single(lines, line => line.Contains(said));
        }
        Assert.Contains("FAT16", lines[2]);
        Assert.Equal("block4 on /disk4 type fat32", lines[5]);
        Assert.Contains("made", lines);
        Assert.Contains("ls: /disk: the volume is damaged, or cannot be mounted", result.Errors);
        good.ExpectClean();
    }

    private static byte[] WithRoundRoot(byte[] image)
    {
        const int reserved = 14, rootCluster = 44;
        int fat = BitConverter.ToUInt16(image, reserved) * 512;
        int root = BitConverter.ToInt32(image, rootCluster);
        image.AsSpan(fat + root * 4, 4).Clear();
        BitConverter.TryWriteBytes(image.AsSpan(fat + root * 4), root);
        return image;
    }

    [Fact]
    public void A_full_disk_says_so_and_is_whole()
    {
        using FatImage image = new(40 * MiB, 512);
        using SampleFolder folder = new();
        folder.Write("large", Bytes(5, 9 * MiB));
        HostResult full = Guest.Exec(
            "cp /files/large /disk/1; cp /files/large /disk/2; cp /files/large /disk/3; cp /files/large /disk/4; "
            + "cp /files/large /disk/5; rm /disk/5 /disk/1; cp /files/large /disk/6; sha256sum /disk/6",
            [.. On(image), .. folder.Option]);
        Assert.Equal($"{Sum(Bytes(5, 9 * MiB))}  /disk/6\n", full.Text);
        Assert.Contains("cp: cannot write '/disk/5': there is no room left", full.Errors);
        image.ExpectClean();
    }
}
