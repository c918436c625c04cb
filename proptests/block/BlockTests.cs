using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>Disks in the booted system, below any file system: what the guest writes is in the host's file.</summary>
[Collection(Guest.Collection)]
public sealed class BlockTests : IDisposable
{
    private const int MiB = 1 << 20;

    private readonly Images _images = new();

    public void Dispose() => _images.Dispose();

    [Fact]
    public void The_guest_reads_what_is_in_the_file()
    {
        string path = _images.Make("a.img", MiB);
        byte[] content = File.ReadAllBytes(path);
        HostResult result = Guest.Exec("disk read block 0 2048; disk read block 2047 1; disk read block 3 5",
            Images.Raw(path));
        Assert.Equal(0, result.Status);
        byte[] expected = [.. content, .. content[^512..], .. content.AsSpan(3 * 512, 5 * 512)];
        Assert.True(expected.AsSpan().SequenceEqual(result.Output));
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 3000)]
    [InlineData(4095, 1)]
    public void What_the_guest_writes_is_in_the_file_and_nothing_else_has_changed(int sector, int count)
    {
        string path = _images.Make("a.img", 2 * MiB);
        byte[] expected = File.ReadAllBytes(path);
        Pattern.Of((ulong)sector, count, 7).CopyTo(expected, sector * 512);
        Assert.Equal("", Guest.Output($"disk fill block {sector} {count} 7", Images.Raw(path)));
        Assert.True(expected.AsSpan().SequenceEqual(File.ReadAllBytes(path)));
    }

    /// <summary>Each of eight is the service that its place says, in a process of its own.</summary>
    [Fact]
    public void Disks_come_in_the_order_in_which_they_were_given()
    {
        string[] paths = [.. Enumerable.Range(0, 8).Select(i => _images.Make($"{i}.img", (i + 1) * 512 * 16))];
        string[] names = [.. Enumerable.Range(0, 8).Select(i => i == 0 ? "block" : $"block{i}")];
        string script = string.Join("; ", names.Select((name, i) => $"disk show {name}; disk fill {name} {i} 1 {i}"));
        string text = Guest.Output(script + "; ps", Images.Raw(paths));
        string[] lines = text.Split('\n');
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{(i + 1) * 16} 256 2"), lines[..8]);
        Assert.All(names, name => Assert.Single(lines, line => line.EndsWith(" " + name, StringComparison.Ordinal)));
        for (int i = 0; i < 8; i++)
            Assert.Equal(Pattern.Of((ulong)i, 1, (ulong)i), File.ReadAllBytes(paths[i]).AsSpan(i * 512, 512).ToArray());
    }

    [Fact]
    public void A_read_only_disk_is_not_written()
    {
        string path = _images.Make("a.img", MiB);
        byte[] content = File.ReadAllBytes(path);
        HostResult result = Guest.Exec("disk show block; disk fill block 0 1 1", Images.Raw(path + ":ro"));
        Assert.Equal((1, "2048 256 3\n"), (result.Status, result.Text));
        Assert.Contains("status 19", result.Errors);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    /// <summary>Of a part of a sector, QEMU makes a whole one.</summary>
    [Theory]
    [InlineData(0, "0 256 2", 1)]
    [InlineData(512, "1 256 2", 0)]
    [InlineData(1000, "2 256 2", 0)]
    public void An_image_that_was_cut_short_has_the_sectors_that_are_left(int bytes, string shown, int status)
    {
        string path = _images.Make("a.img", bytes);
        HostResult result = Guest.Exec("disk show block; disk hostile block 100 1; disk read block 0 1",
            Images.Raw(path));
        Assert.Equal(status, result.Status);
        Assert.StartsWith(shown + "\n", result.Text);
        HostResult beyond = Guest.Exec("disk read block 2 1", Images.Raw(path));
        Assert.Equal((1, ""), (beyond.Status, beyond.Text));
        Assert.Contains("status 17", beyond.Errors);
    }

    [Fact]
    public void Disks_are_the_file_server_s_and_others_only_see_how_large_they_are()
    {
        string path = _images.Make("a.img", MiB);
        byte[] content = File.ReadAllBytes(path);
        HostResult result = Guest.Exec("disk read block 0 1; disk fill block 0 1 1; call block.Geometry",
            "--disk", path);
        Assert.Equal(0, result.Status);
        Assert.Contains("2048", result.Text);
        Assert.Equal(["disk: status 19", "disk: status 19"], result.Errors.Split('\n')[..2]);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void Without_a_disk_there_is_no_such_service()
    {
        HostResult result = Guest.Exec("disk show block; disk show block1; ps", "--append", "rawdisks");
        Assert.Contains("status 32", result.Errors);
        Assert.DoesNotContain(" block", result.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Requests_that_no_client_should_make_are_refused(int seed)
    {
        string path = _images.Make("a.img", MiB);
        byte[] content = File.ReadAllBytes(path);
        string text = Guest.Output($"disk hostile block 5000 {seed}; disk show block", Images.Raw(path));
        Assert.Equal("status 0, connected 1 times\n2048 256 2\n", text);
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    /// <summary>
    /// What they had shared is let go when the disk is done with it: then the driver has pinned what it has pinned
    /// without them, its own pages and those of <c>fs</c>.
    /// </summary>
    [Fact]
    public void Clients_that_end_with_requests_under_way_leave_nothing_behind()
    {
        string path = _images.Make("a.img", 8 * MiB);
        string leave = string.Concat(Enumerable.Repeat("disk leave block 32; ", 20));
        Assert.Equal(PagesKept("", path), PagesKept(leave, path));
    }

    /// <summary>What a driver has pinned that is killed when it has nothing to do.</summary>
    private static string PagesKept(string before, string path)
    {
        HostResult result = Guest.Exec(before + "disk show block; sleep 1; kill block; disk show block; dmesg",
            Images.Raw(path));
        Assert.Equal(0, result.Status);
        return Assert.Single(Regex.Matches(result.Text, "in quarantine: ([0-9]+) pages are kept")).Groups[1].Value;
    }

    /// <summary>32 at once, each checking what it reads; the driver is killed twelve times meanwhile.</summary>
    [Fact]
    public void A_driver_that_is_killed_under_load_is_not_noticed_but_for_the_time()
    {
        string path = _images.Make("a.img", 2 * MiB);
        HostResult result = Guest.Exec("disk load block 50 5 12; dmesg", ["--timeout", "200", .. Images.Raw(path)]);
        Assert.True(result.Status == 0, result.Text + result.Errors);
        string[] lines = result.Text.Split('\n');
        Assert.EndsWith(", 12 kills, status 0", lines[0]);
        Assert.Equal(12, lines.Count(line => line.Contains("in quarantine: ", StringComparison.Ordinal)));
        Assert.Equal(12, lines.Count(line => line.EndsWith("pages are let go", StringComparison.Ordinal)));
        Assert.Equal(12, result.Errors.Split('\n').Count(line => line.Contains("block is started again")));
        byte[] content = File.ReadAllBytes(path);
        for (int sector = 0; sector < 2048; sector++) RequireWritten(content, sector);
    }

    /// <summary>It holds a whole pattern of its own: one of those that may have been written.</summary>
    private static void RequireWritten(byte[] content, int sector)
    {
        byte[] bytes = content.AsSpan(sector * 512, 512).ToArray();
        ulong seed = 5;
        while (seed < 20_000 && !bytes.AsSpan(0, 8).SequenceEqual(Pattern.First((ulong)sector, seed))) seed++;
        Assert.Equal(Pattern.Of((ulong)sector, 1, seed), bytes);
    }
}
