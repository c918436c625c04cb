using System;
using System.IO;
using System.Linq;
using Mooring.Tests.Tools;
using Mooring.Tools;
using Mooring.Tools.Disks;
using Xunit;

namespace Mooring.Tests.Disks;

/// <summary>What <c>--disk</c> takes, and the disk that is kept between runs.</summary>
public sealed class DiskOptionTests : IDisposable
{
    private readonly Images _images = new();

    public void Dispose() => _images.Dispose();

    [Fact]
    public void A_file_is_a_disk_and_may_be_read_only()
    {
        string path = _images.Make("a.img", 512);
        Assert.Equal([new DiskImage(path, false), new DiskImage(path, true)], DiskImage.Of([path, path + ":ro"]));
        string odd = _images.Make("b:ro", 512);
        Assert.Equal([new DiskImage(odd, false)], DiskImage.Of([odd]));
    }

    [Theory]
    [InlineData("nothing.img", "there is no file")]
    [InlineData("nothing.img:ro", "there is no file")]
    [InlineData(".", "is a folder")]
    public void What_is_no_file_is_no_disk(string name, string reason)
    {
        ToolException problem = Assert.Throws<ToolException>(() => DiskImage.Of([Path.Combine(_images.Folder, name)]));
        Assert.Contains(reason, problem.Message);
    }

    [Fact]
    public void There_are_at_most_eight()
    {
        string path = _images.Make("a.img", 512);
        Assert.Equal(8, DiskImage.Of(new string[8].Select(_ => path).ToArray()).Length);
        Assert.Throws<ToolException>(() => DiskImage.Of(new string[9].Select(_ => path).ToArray()));
    }

    /// <summary>Made once, a FAT32 volume that checks, and one run's at a time.</summary>
    [Fact]
    public void The_default_disk_is_kept_and_has_one_holder()
    {
        SourceTree tree = new(_images.Folder);
        Directory.CreateDirectory(tree.Artifacts);
        using (DefaultDisk? first = DefaultDisk.TryTake(tree))
        {
            Assert.NotNull(first);
            Assert.Equal(256L << 20, new FileInfo(first.Image.Path).Length);
            Assert.Null(DefaultDisk.TryTake(tree));
            using FileStream image = File.OpenWrite(first.Image.Path);
            image.Seek(-1, SeekOrigin.End);
            image.WriteByte(42);
        }
        using DefaultDisk? second = DefaultDisk.TryTake(tree);
        Assert.NotNull(second);
        HostResult check = HostProgram.Run("/usr/sbin/fsck.fat", "-n", second.Image.Path);
        Assert.True(check.Status == 0, check.Text);
        using FileStream again = File.OpenRead(second.Image.Path);
        again.Seek(-1, SeekOrigin.End);
        Assert.Equal(42, again.ReadByte());
    }
}
