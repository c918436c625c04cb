using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Sdk;
using Mooring.Tests.Fat;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>Links, modes and times: what the file system in memory keeps, and what a disk does not.</summary>
[Collection("loop")]
public sealed class LinksTests
{
    private static readonly byte[] s_empty = FatImage.Small(8 << 20, 512);

    [Fact]
    public void A_file_lives_as_long_as_one_of_its_names() => Run(async files =>
    {
        await files.Put("/a", 0, [1, 2, 3], FileOperations.New);
        await files.MakeDirectory("/d");
        Assert.Equal(StatusCode.Ok, await files.Link("/a", "/d/b"));
        Assert.Equal(StatusCode.AlreadyExists, await files.Link("/a", "/d/b"));
        Assert.Equal(StatusCode.NotFound, await files.Link("/none", "/c"));
        Assert.Equal(StatusCode.IsADirectory, await files.Link("/d", "/c"));
        (FileRecord one, FileRecord other) = (await Record(files, "/a"), await Record(files, "/d/b"));
        Assert.Equal((one.Node, 2u), (other.Node, other.Links));
        Assert.Equal(one.Node, (await files.List("/d")).Single().Node);
        await files.Put("/d/b", 1, [9]);
        Assert.Equal(StatusCode.Ok, await files.Remove("/a"));
        Assert.Equal(new byte[] { 1, 9, 3 }, await files.Get("/d/b"));
        Assert.Equal(1u, (await Record(files, "/d/b")).Links);
        Assert.Equal(StatusCode.Ok, await files.Rename("/d/b", "/a"));
        Assert.Equal(one.Node, (await Record(files, "/a")).Node);
    });

    [Fact]
    public void Names_that_go_make_room_for_others() => Run(
        async files =>
        {
            await files.Make("/a");
            for (int round = 0; round < 200; round++)
            {
                Assert.Equal(StatusCode.Ok, await files.Link("/a", "/b"));
                Assert.Equal(StatusCode.Ok, await files.MakeLink("/l", "/a"));
                Assert.Equal(StatusCode.Ok, await files.Remove("/a"));
                Assert.Equal(StatusCode.Ok, await files.Rename("/b", "/a"));
                Assert.Equal(StatusCode.Ok, await files.Remove("/l"));
            }
        },
        names: 64);

    [Fact]
    public void A_link_leads_where_it_says() => Run(async files =>
    {
        await files.Put("/a", 0, [7], FileOperations.New);
        Assert.Equal(StatusCode.Ok, await files.MakeLink("/l", "a"));
        Assert.Equal(StatusCode.AlreadyExists, await files.MakeLink("/l", "b"));
        Assert.Equal(StatusCode.BadArgument, await files.MakeLink("/m", ""));
        Assert.Equal(StatusCode.Ok, await files.MakeLink("/round", "round"));
        Assert.Equal(new byte[] { 7 }, await files.Get("/l"));
        Assert.Equal(StatusCode.TooManyLinks, (await files.Open("/round")).Code);
        FsFile link = (await files.Open("/l", FsOpen.LinkItself)).Value;
        Assert.Equal((FileKind.SymbolicLink, "a"), (link.Kind, (await link.Target()).Value));
        await link.Close();
    });

    [Fact]
    public void Modes_and_times_are_kept() => Run(async files =>
    {
        await files.Open("/a", FileOperations.New, 0x180);
        Assert.Equal(0x180u, (await Record(files, "/a")).Mode);
        FsFile file = (await files.Open("/a")).Value;
        Assert.Equal(StatusCode.BadArgument, await file.SetAttributes(0x1000, IFiles.KeepTime));
        Assert.Equal(StatusCode.Ok, await file.SetAttributes(0x1ED, IFiles.KeepTime));
        Assert.Equal(StatusCode.Ok, await file.SetAttributes(IFiles.KeepMode, 1_000_000_007));
        Assert.Equal(0x1EDu, (await Record(files, "/a")).Mode);
        Assert.Equal(1_000_000_007ul, (await file.Stat()).Value.ModifiedNs);
        Assert.Equal(StatusCode.Ok, await files.MakePipe("/p", 0x1A4));
        Assert.Equal(FileKind.Pipe, (await Record(files, "/p")).Kind);
    });

    [Fact]
    public void A_disk_keeps_times_and_has_no_links() => Run(async files =>
    {
        const ulong Then = 1_000_000_000_000_000_000;
        await files.Make("/disk/a");
        await files.MakeDirectory("/disk/d");
        Assert.Equal(StatusCode.AccessDenied, await files.MakeLink("/disk/l", "a"));
        Assert.Equal(StatusCode.AccessDenied, await files.MakePipe("/disk/p", 0x1A4));
        Assert.Equal(StatusCode.AccessDenied, await files.Link("/disk/a", "/disk/b"));
        Assert.Equal(StatusCode.Unsupported, await files.Link("/disk/a", "/b"));
        foreach (string path in new[] { "/disk/a", "/disk/d" })
        {
            FsFile file = (await files.Open(path)).Value;
            Assert.Equal(StatusCode.AccessDenied, await file.SetAttributes(0x1FF, IFiles.KeepTime));
            Assert.Equal(StatusCode.Ok, await file.SetAttributes(file.Record.Mode, Then));
            Assert.Equal(Then, (await file.Stat()).Value.ModifiedNs);
            await file.Close();
        }
        Assert.Equal(2, (await files.List("/disk")).Length);
    });

    private static async ValueTask<FileRecord> Record(FsClient files, string path)
    {
        FsFile file = (await files.Open(path, FsOpen.LinkItself)).Value;
        await file.Close();
        return file.Record;
    }

    private static void Run(System.Func<FsClient, ValueTask> program, int names = 1 << 16)
    {
        using FilesWorld world = new((byte[])s_empty.Clone(), names: names);
        world.Run(program);
    }
}
