using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Servers.Fs;
using Mooring.Tests.Fat;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>The service "fs", as a program sees it.</summary>
[Collection("loop")]
public class FilesTests
{
    private const int VolumeBytes = 8 << 20;

    private static readonly byte[] s_empty = FatImage.Small(VolumeBytes, 512);

    /// <summary>Where a test is done: in memory, and on a disk.</summary>
    public static TheoryData<string> Places => ["/here", "/disk/here"];

    private static byte[] Image => (byte[])s_empty.Clone();

    private static void Run(Func<FsClient, ValueTask> program)
    {
        using FilesWorld world = new(Image);
        world.Run(program);
    }

    private static void RunIn(string place, Func<FsClient, ValueTask> program) => Run(async files =>
    {
        Assert.Equal(StatusCode.Ok, await files.MakeDirectory(place));
        await program(files);
    });

    [Theory]
    [MemberData(nameof(Places))]
    public void Files_are_what_a_model_says(string place) => Always.Holds(
        Script.Of(FatStep.Any),
        steps => RunIn(place, async files =>
        {
            FilesModel model = new(files, place);
            foreach (FatStep step in steps) await model.Do(step);
            await model.Compare();
        }),
        tests: 60);

    /// <summary>Three programs at once, on a disk that answers late and in any order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Programs_do_not_mind_each_other(int seed)
    {
        byte[] image = Image;
        using FilesWorld world = new(image, new System.Random(seed));
        world.Run(async first =>
        {
            FsClient[] clients = [first, await world.Connect(), await world.Connect()];
            await Task.WhenAll(clients.Select((files, i) => Work(files, $"/disk/{i}", seed * 3 + i)));
            Assert.Equal(StatusCode.Ok, await first.Sync());
        });
        (int status, string output) = FatImage.Check(image);
        Assert.True(status == 0, output);
    }

    private static async Task Work(FsClient files, string place, int seed)
    {
        Assert.Equal(StatusCode.Ok, await files.MakeDirectory(place));
        FilesModel model = new(files, place);
        foreach (FatStep step in FatStep.Any.Sample(60, new Rnd((ulong)seed, 1), 60)) await model.Do(step);
        await model.Compare();
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_listing_meets_once_what_stays(string place) => RunIn(place, async files =>
    {
        for (int i = 0; i < 300; i++) Assert.Equal(StatusCode.Ok, await files.Make($"{place}/stays {i}"));
        for (int i = 0; i < 300; i++) Assert.Equal(StatusCode.Ok, await files.Make($"{place}/goes {i}"));
        FilesClient raw = files.Raw;
        FileRecord directory = (await raw.Open(place, FsOpen.Directory, 0)).Value;
        BufferSlice slice = await raw.Buffer.Take(2000);
        List<string> seen = [];
        ulong at = 0;
        for (int turn = 0; turn == 0 || at != 0; turn++)
        {
            EntriesRead read = (await raw.Entries(directory.File, at, slice.Bytes)).Value;
            at = BitConverter.ToUInt64(slice.Bytes.Span);
            seen.AddRange(Packed.Names(slice.Bytes.Span[8..], (int)read.Count, (int)read.Bytes - 8));
            await files.Remove($"{place}/goes {turn * 7 % 300}");
            await files.Make($"{place}/comes {turn}");
        }
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(300, seen.Count(name => name.StartsWith("stays ", StringComparison.Ordinal)));
        Assert.Equal(StatusCode.TooLarge, (await raw.Entries(directory.File, 0, slice.Bytes.Slice(0, 8))).Code);
        Assert.Equal(StatusCode.TooLarge, (await raw.Entries(directory.File, 0, slice.Bytes.Slice(0, 7))).Code);
        raw.Buffer.Give(slice);
    });

    [Fact]
    public void Five_thousand_entries_take_seven_answers() => RunIn("/here", async files =>
    {
        for (int i = 0; i < 5000; i++) Assert.Equal(StatusCode.Ok, await files.Make($"/here/file {i:0000}"));
        Assert.Equal(5000, (await files.List("/here")).Length);
        FilesClient raw = files.Raw;
        FileRecord directory = (await raw.Open("/here", FsOpen.Directory, 0)).Value;
        BufferSlice slice = await raw.Buffer.Take(32 * 1024);
        ulong at = 0;
        for (int answers = 1; ; answers++)
        {
            Assert.Equal(StatusCode.Ok, (await raw.Entries(directory.File, at, slice.Bytes)).Code);
            at = BitConverter.ToUInt64(slice.Bytes.Span);
            Assert.Equal(answers == 7, at == 0);
            if (at == 0) return;
        }
    });

    [Theory]
    [MemberData(nameof(Places))]
    public void Whoever_has_a_file_open_keeps_it(string place) => RunIn(place, async files =>
    {
        string path = place + "/file";
        await files.Put(path, 0, [1, 2, 3], FileOperations.New);
        FsFile open = (await files.Open(path, FsOpen.Write)).Value;
        Assert.Equal(StatusCode.Ok, await files.Remove(path));
        Assert.Equal(StatusCode.NotFound, (await files.Open(path)).Code);
        Assert.Equal(StatusCode.Ok, await open.Write(3, [4], 0, 1));
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, await open.All());
        Assert.Equal(StatusCode.Ok, await open.Close());
        Assert.Empty(await files.List(place));
    });

    [Fact]
    public void What_a_client_had_open_is_freed_when_it_is_gone()
    {
        using FilesWorld world = new();
        world.Run(async files =>
        {
            FsClient other = await world.Connect();
            await other.Put("/file", 0, new byte[100_000], FileOperations.New);
            await other.Open("/file");
            await files.Remove("/file");
            Assert.Equal(25, world.Pool.Used);
            world.Loop.Kernel.KillPeerOf(world.Neighbour.Server);
            while (world.Pool.Used > 0) await Loop.Yield();
        });
    }

    [Fact]
    public void A_file_of_an_archive_is_read_in_place_until_it_is_changed() => Run(async files =>
    {
        FilesClient raw = files.Raw;
        FileRecord before = (await raw.Open("/bin/tool", FsOpen.Read, 0)).Value;
        Assert.Equal((0u, 0ul, 100ul), (before.Lend, before.Offset, before.Size));
        Assert.Equal(before.Size, (await raw.Open("/bin/link", FsOpen.Read, 0)).Value.Size);
        Assert.Equal(StatusCode.Ok, await files.Put("/bin/tool", 10, [0xFF]));
        FileRecord after = (await raw.Stat(before.File)).Value;
        Assert.Equal((FileRecord.NoLend, 100ul), (after.Lend, after.Size));
        byte[] expected = [.. Enumerable.Range(0, 100).Select(i => (byte)(i == 10 ? 0xFF : i))];
        Assert.Equal(expected, await files.Get("/bin/tool"));
        Assert.Equal(StatusCode.Ok, await files.Remove("/bin/link"));
        Assert.Equal(["tool"], (await files.List("/bin")).Select(entry => entry.Name));
    });

    [Fact]
    public void Without_room_nothing_has_changed()
    {
        using FilesWorld world = new(names: 10);
        world.Run(async files =>
        {
            byte[] all = FileOperations.Bytes(1, (FilesWorld.RamPages - 1) * PagePool.PageBytes);
            Assert.Equal(StatusCode.Ok, await files.Put("/full", 0, all, FileOperations.New));
            Assert.Equal(StatusCode.Ok, await files.Put("/rest", 0, [1], FileOperations.New));
            Assert.Equal(StatusCode.NoSpace, await files.Put("/rest", 4096, [1]));
            Assert.Equal(StatusCode.NoSpace, await files.Put("/bin/tool", 0, [1]));
            Assert.Equal(StatusCode.NoSpace, await files.Resize("/rest", ulong.MaxValue));
            Assert.Equal(StatusCode.NoSpace, await files.Put("/rest", ulong.MaxValue, [1, 2]));
            Assert.Equal(new byte[] { 1 }, await files.Get("/rest"));
            Assert.Equal(StatusCode.Ok, await files.Resize("/full", 1));
            Assert.Equal(StatusCode.Ok, await files.Put("/rest", 4096, [1]));
            int made = 0;
            while (await files.MakeDirectory($"/{made}") == StatusCode.Ok) made++;
            Assert.InRange(made, 3, 9);
            Assert.Equal(StatusCode.NoSpace, await files.Make("/one more"));
            Assert.Equal(StatusCode.Ok, await files.RemoveDirectory("/0"));
            Assert.Equal(StatusCode.Ok, await files.Make("/one more"));
        });
    }

    [Fact]
    public void A_client_has_so_many_files_open_and_no_more() => Run(async files =>
    {
        FilesClient raw = files.Raw;
        List<uint> open = [];
        Result<FileRecord> record;
        while ((record = await raw.Open("/bin/tool", FsOpen.Read, 0)).IsOk) open.Add(record.Value.File);
        Assert.Equal((StatusCode.Busy, IFiles.MostOpen), (record.Code, open.Count));
        Assert.Equal(StatusCode.Busy, await files.Make("/disk/new"));
        Assert.Equal(StatusCode.Ok, await raw.Close(open[5]));
        Assert.Equal(StatusCode.NotFound, await raw.Close(open[5]));
        uint again = (await raw.Open("/bin/tool", FsOpen.Read, 0)).Value.File;
        Assert.DoesNotContain(again, open);
        Assert.Equal(StatusCode.NotFound, (await raw.Stat(open[5])).Code);
    });

    [Theory]
    [InlineData("/bin/tool", FsOpen.Create | FsOpen.Exclusive, StatusCode.AlreadyExists)]
    [InlineData("/bin/tool", FsOpen.Directory, StatusCode.NotADirectory)]
    [InlineData("/bin/tool/", FsOpen.Read, StatusCode.NotADirectory)]
    [InlineData("/bin", FsOpen.Write, StatusCode.IsADirectory)]
    [InlineData("/bin/new/", FsOpen.Write | FsOpen.Create, StatusCode.IsADirectory)]
    [InlineData("/new/file", FsOpen.Write | FsOpen.Create, StatusCode.NotFound)]
    [InlineData("/new", FsOpen.Create | FsOpen.Directory, StatusCode.BadArgument)]
    [InlineData("/bin/tool", FsOpen.Truncate, StatusCode.BadArgument)]
    [InlineData("/bin/tool", (FsOpen)128, StatusCode.BadArgument)]
    [InlineData("/n\0l", FsOpen.Write | FsOpen.Create, StatusCode.BadArgument)]
    [InlineData("/disk/a:b", FsOpen.Write | FsOpen.Create, StatusCode.BadArgument)]
    [InlineData("/disk/../bin/../disk/..//bin", FsOpen.Directory, StatusCode.Ok)]
    [InlineData("/disk/../../disk/./..", FsOpen.Directory, StatusCode.Ok)]
    public void Opening_is_refused_with_a_reason(string path, FsOpen how, StatusCode code) =>
        Run(async files => Assert.Equal(code, (await files.Open(path, how)).Code));

    [Fact]
    public void A_link_says_where_it_leads_and_nothing_else_does() => Run(async files =>
    {
        FsFile link = (await files.Open("/bin/link", FsOpen.LinkItself)).Value;
        Assert.Equal("tool", (await link.Target()).Value);
        await link.Close();
        Assert.Equal(StatusCode.NotFound, (await files.Raw.Target(link.Record.File)).Code);
        foreach (string path in new[] { "/bin", "/disk" })
            Assert.Equal(StatusCode.BadArgument, (await (await files.Open(path)).Value.Target()).Code);
    });

    [Fact]
    public void Volumes_stay_where_they_are() => Run(async files =>
    {
        Assert.Equal(StatusCode.Busy, await files.RemoveDirectory("/disk"));
        Assert.Equal(StatusCode.Busy, await files.RemoveDirectory("/"));
        Assert.Equal(StatusCode.Busy, await files.RemoveDirectory("/bin/."));
        Assert.Equal(StatusCode.Busy, await files.Rename("/disk", "/other"));
        Assert.Equal(StatusCode.Busy, await files.Rename("/bin", "/disk"));
        Assert.Equal(StatusCode.Unsupported, await files.Rename("/bin/tool", "/disk/tool"));
        Assert.Equal(StatusCode.AlreadyExists, await files.MakeDirectory("/disk"));
        Assert.Equal(StatusCode.IsADirectory, await files.Remove("/disk"));
        Assert.Equal(StatusCode.NotADirectory, await files.Rename("/bin/tool", "/bin/new/"));
        Assert.Equal("/disk", (await files.VolumeText(1, VolumeFact.Path)).Value);
        Assert.Equal("fat32", (await files.VolumeText(1, VolumeFact.Kind)).Value);
        Assert.Equal(VolumeState.Mounted, (await files.Volume(1)).Value.State);
        Assert.InRange((await files.Volume(1)).Value.Size, 7ul << 20, (ulong)VolumeBytes);
        Assert.Equal(StatusCode.NotFound, (await files.Volume(2)).Code);
        Assert.Equal(StatusCode.NotFound, (await files.VolumeText(0, (VolumeFact)9)).Code);
    });

    /// <summary>
    /// Ten clients, for one's buffer has room for twelve such reads; a cache with a block for each. Files that lie in
    /// one block wait for the same read.
    /// </summary>
    [Fact]
    public void What_is_in_memory_is_had_at_once_while_a_hundred_reads_are_stuck()
    {
        byte[] image = Image;
        using (FatWorld before = new(new MemoryImage(image)))
        {
            for (int i = 0; i < 100; i++) before.Put($"/cold{i}", new byte[4096]);
            before.Put("/warm", [1, 2, 3]);
            Assert.Equal(StatusCode.Ok, before.Sync());
        }
        using FilesWorld world = new(image, blocks: 256);
        world.Run(async files =>
        {
            Assert.Equal(3, (await files.Get("/disk/warm")).Length);
            world.Disk!.IsStuck = static _ => true;
            List<Task<byte[]>> cold = [];
            for (int i = 0; i < 100; i += 10)
            {
                FsClient client = await world.Connect();
                cold.AddRange(Enumerable.Range(i, 10).Select(n => client.Get($"/disk/cold{n}").AsTask()));
            }
            Assert.Equal(StatusCode.Ok, await files.Make("/new"));
            for (int i = 0; i < 10_000; i++) await Loop.Yield();
            Assert.InRange(world.Disk.Stuck, 80, 100);
            Assert.Equal(new byte[] { 1, 2, 3 }, await files.Get("/disk/warm"));
            Assert.DoesNotContain(cold, task => task.IsCompleted);
            world.Disk.Unstick();
            foreach (Task<byte[]> task in cold) Assert.Equal(4096, (await task).Length);
        });
    }

    [Fact]
    public void A_disk_without_a_volume_says_why()
    {
        using FilesWorld world = new(new byte[1 << 20]);
        world.Run(async files =>
        {
            Assert.Equal(VolumeState.Failed, (await files.Volume(1)).Value.State);
            Assert.NotEqual("", (await files.VolumeText(1, VolumeFact.Problem)).Value);
            Assert.Equal(StatusCode.BadFormat, (await files.Open("/disk/file")).Code);
            Assert.Equal(StatusCode.BadFormat, await files.MakeDirectory("/disk/directory"));
            Assert.Equal(["bin", "disk"], (await files.List("/")).Select(entry => entry.Name));
        });
    }

    [Fact]
    public void What_is_not_synced_is_written_after_a_while()
    {
        byte[] image = Image;
        using FilesWorld world = new(image);
        world.Run(async files =>
        {
            await files.Put("/disk/file", 0, FileOperations.Bytes(1, 5000), FileOperations.New);
            Assert.True(image.AsSpan().SequenceEqual(s_empty));
            await Loop.Delay(Servers.Fs.Fat.FatVolume.WriteBackNs + 1);
        });
        using FatWorld after = new(new MemoryImage(image));
        Assert.Equal(FileOperations.Bytes(1, 5000), after.Get("/file"));
    }

    [Fact]
    public void A_disk_that_fails_is_reported_and_can_still_be_read()
    {
        using FilesWorld world = new(Image);
        world.Run(async files =>
        {
            await files.Put("/disk/file", 0, [1, 2, 3], FileOperations.New);
            Assert.Equal(StatusCode.Ok, await files.Sync());
            world.Disk!.FailsWrites = true;
            await files.Put("/disk/file", 0, [4]);
            Assert.Equal(StatusCode.IoError, await files.Sync());
            Assert.Equal(VolumeState.Failed, (await files.Volume(1)).Value.State);
            Assert.Contains("lost", (await files.VolumeText(1, VolumeFact.Problem)).Value);
            Assert.Equal(StatusCode.IoError, await files.Make("/disk/other"));
            Assert.Equal(new byte[] { 4, 2, 3 }, await files.Get("/disk/file"));
        });
    }
}
