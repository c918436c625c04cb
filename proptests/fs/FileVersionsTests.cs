using System;
using System.Linq;
using System.Threading.Tasks;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Fs;
using Mooring.Tests.Fat;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>The counters by which readers hear that a file is not what it was.</summary>
[Collection("loop")]
public sealed class FileVersionsTests
{
    private static void Run(Func<FilesWorld, FsClient, ValueTask> program)
    {
        using FilesWorld world = new(FatImage.Small(8 << 20, 512));
        world.Run(files => program(world, files));
    }

    [Theory]
    [InlineData("/file")]
    [InlineData("/disk/file")]
    public void What_changes_a_file_raises_its_counter_and_nothing_else(string path) => Run(async (world, files) =>
    {
        FsFile file = (await files.Open(path, FsOpen.Create | FsOpen.Write)).Value;
        FsFile other = (await files.Open(path + ".other", FsOpen.Create | FsOpen.Write)).Value;
        uint place = file.Record.Version;
        Assert.NotEqual(0u, place);
        Assert.NotEqual(place, other.Record.Version);
        ulong[] before = world.Counters.ToArray();
        await file.Write(0, [1, 2, 3], 0, 3);
        Assert.Equal([place], Raised(before, world));
        await file.Resize(1);
        await (await files.Open(path, FsOpen.Write | FsOpen.Truncate)).Value.Close();
        await (await files.Open(path, FsOpen.Write | FsOpen.Append)).Value.Write(0, [4], 0, 1);
        Assert.Equal(before[(int)place] + 4, world.Counters[(int)place]);
        ulong[] then = world.Counters.ToArray();
        await file.Stat();
        await files.Rename(path, path + ".new");
        await files.Remove(path + ".new");
        await other.Sync();
        Assert.Empty(Raised(then, world));
        await file.Write(7, [5], 0, 1);
        Assert.Equal([place], Raised(then, world));
    });

    [Fact]
    public void Whoever_opens_a_file_hears_the_same_place() => Run(async (world, files) =>
    {
        FsClient second = await world.Connect();
        FsFile mine = (await files.Open("/bin/tool", FsOpen.Write)).Value;
        FsFile theirs = (await second.Open("/bin/tool", FsOpen.Write)).Value;
        Assert.Equal(mine.Record.Version, theirs.Record.Version);
        FsFile directory = (await files.Open("/bin", FsOpen.Directory)).Value;
        Assert.Equal(0u, directory.Record.Version);
    });

    [Fact]
    public void Places_come_in_turn_and_the_first_is_nobodys() => Run(async (world, files) =>
    {
        uint[] places = new uint[2 * FileVersions.Places];
        for (int i = 0; i < places.Length; i++)
        {
            FsFile file = (await files.Open("/f" + i, FsOpen.Create)).Value;
            places[i] = file.Record.Version;
            await file.Close();
        }
        Assert.DoesNotContain(0u, places);
        Assert.Equal((int)FileVersions.Places - 1, places.Take((int)FileVersions.Places - 1).Distinct().Count());
        Assert.Equal(places[0], places[FileVersions.Places - 1]);
    });

    [Fact]
    public void A_successor_raises_all() => Run((world, _) =>
    {
        ulong[] before = world.Counters.ToArray();
        world.Succeed();
        Assert.Equal((int)FileVersions.Places, Raised(before, world).Length);
        return default;
    });

    private static uint[] Raised(ulong[] before, FilesWorld world)
    {
        ulong[] now = world.Counters.ToArray();
        return [.. Enumerable.Range(0, now.Length).Where(i => now[i] > before[i]).Select(i => (uint)i)];
    }
}
