using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using FsCheck.Fluent;
using Mooring.Rings;
using Xunit;

namespace Mooring.Tests.Fat;

/// <summary>
/// The power goes: after any write, and with any of the sectors since the last flush on the disk or not. Then nothing
/// that was synced and not touched since is lost, no chain goes round or leads to free clusters, and no two files share
/// one; a file that was being moved may have both names.
/// </summary>
[Collection("loop")]
public class PowerCutTests
{
    /// <summary>Free clusters: few, so that what was freed is soon taken again.</summary>
    private const int Room = 40;

    private static readonly byte[] s_empty = AlmostFull();

    [Fact]
    public void Every_prefix_of_the_writes_is_a_whole_volume() => Always.Holds(
        Script.Of(FatStep.Any),
        steps =>
        {
            Recording recording = Record(steps);
            byte[] disk = (byte[])s_empty.Clone();
            for (int at = 0; at < recording.Log.Count; at++)
            {
                Put(disk, recording.Log[at], _ => true);
                Expect(disk, recording, at + 1);
            }
        },
        tests: 50,
        size: 80);

    [Fact]
    public void Any_sectors_since_the_last_flush_may_be_missing() => Always.Holds(
        Script.Of(FatStep.Any),
        steps =>
        {
            Recording recording = Record(steps);
            Random chance = new(steps.Length);
            byte[] durable = (byte[])s_empty.Clone();
            for (int at = 0; at < recording.Log.Count;)
            {
                int end = recording.Log.FindIndex(at, entry => entry.Bytes.Length == 0);
                if (end < 0) end = recording.Log.Count;
                for (int round = 0; round < 4; round++)
                {
                    byte[] disk = (byte[])durable.Clone();
                    for (int i = at; i < end; i++) Put(disk, recording.Log[i], _ => chance.Next(2) == 0);
                    Expect(disk, recording, at);
                }
                for (; at < end; at++) Put(durable, recording.Log[at], _ => true);
                at = end + 1;
            }
        },
        tests: 50,
        size: 80);

    /// <summary>What is begun while a commit is being written belongs to the next one.</summary>
    [Fact]
    public void Operations_go_on_while_the_disk_is_written() => Always.Holds(
        Script.Of(FatStep.Any),
        steps =>
        {
            Recording recording = RecordOverlapping(steps);
            byte[] disk = (byte[])s_empty.Clone();
            for (int at = 0; at < recording.Log.Count; at++)
            {
                Put(disk, recording.Log[at], _ => true);
                Expect(disk, recording, at + 1);
            }
        },
        tests: 40,
        size: 80);

    /// <summary>A check that cannot fail would prove nothing: without order, it finds something.</summary>
    [Fact]
    public void The_check_finds_a_volume_that_was_written_in_the_wrong_order()
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()));
        world.Disk.Records = true;
        world.Put("/a", new byte[3000]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        byte[] disk = (byte[])s_empty.Clone();
        int found = 0;
        for (int at = world.Disk.Log.Count - 1; at >= 0; at--)
        {
            Put(disk, world.Disk.Log[at], _ => true);
            found += Oracle.Read(disk).Errors.Count;
        }
        Assert.True(found > 0);
    }

    private sealed record Synced(
        int At, Dictionary<string, byte[]?> Files, HashSet<string> Touched, List<(string From, string To)> Moves);

    private sealed record Recording(List<(ulong Sector, byte[] Bytes)> Log, List<Synced> Syncs);

    private static Recording Record(FatStep[] steps)
    {
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), new Random(steps.Length));
        world.Disk.Records = true;
        Model model = new();
        List<Synced> syncs = [];
        foreach (FatStep step in steps)
        {
            Dictionary<string, byte[]?> before = model.Copy();
            (StatusCode said, StatusCode expected) = model.Do(step, world);
            if (said == StatusCode.NoSpace) model.Restore(before);
            else Assert.Equal(expected, said);
            if (step.B % 4 == 0) Sync();
        }
        Sync();
        return new Recording(world.Disk.Log, syncs);

        void Sync()
        {
            if (syncs.Count > 0)
                syncs[^1] = syncs[^1] with { Touched = Paths(model.Touched), Moves = [.. model.Moves] };
            Assert.Equal(StatusCode.Ok, world.Sync());
            syncs.Add(new Synced(world.Disk.Log.Count, model.Copy(), [], []));
            model.Touched.Clear();
            model.Moves.Clear();
        }
    }

    /// <summary>Syncs are begun and not waited for; the disk ends something now and then.</summary>
    private static Recording RecordOverlapping(FatStep[] steps)
    {
        Random chance = new(steps.Length);
        using FatWorld world = new(new MemoryImage((byte[])s_empty.Clone()), chance);
        world.Disk.Records = true;
        world.Loop.Drains = false;
        Model model = new();
        List<(Task Ended, Synced State)> begun = [];
        List<Synced> syncs = [];
        foreach (FatStep step in steps)
        {
            Dictionary<string, byte[]?> before = model.Copy();
            model.Touched.Clear();
            (StatusCode said, StatusCode expected) = model.Do(step, world);
            if (said == StatusCode.NoSpace) model.Restore(before);
            else Assert.Equal(expected, said);
            foreach (Synced sync in syncs) sync.Touched.UnionWith(model.Touched);
            foreach ((Task Ended, Synced State) sync in begun) sync.State.Touched.UnionWith(model.Touched);
            if (step.B % 3 == 0) begun.Add((Begin(world), new Synced(0, model.Copy(), NoPaths(), [])));
            world.Loop.Turn(step.C % 12);
            foreach ((Task Ended, Synced State) sync in begun.Where(sync => sync.Ended.IsCompleted))
                syncs.Add(sync.State with { At = world.Disk.Log.Count });
            begun.RemoveAll(sync => sync.Ended.IsCompleted);
        }
        Assert.Equal(StatusCode.Ok, world.Sync());
        return new Recording(world.Disk.Log, syncs);
    }

    private static HashSet<string> Paths(IEnumerable<string> paths) =>
        new(paths, StringComparer.OrdinalIgnoreCase);

    private static HashSet<string> NoPaths() => new(StringComparer.OrdinalIgnoreCase);

    private static Task Begin(FatWorld world) =>
        world.Loop.Run(() => new ValueTask<Task>(world.Volume.Sync().AsTask()));

    private static byte[] AlmostFull()
    {
        MemoryImage image = new(FatImage.Small(200 << 10, 512));
        using FatWorld world = new(image);
        world.Put("/ballast", new byte[(world.Volume.FreeClusters - Room) * 512]);
        Assert.Equal(StatusCode.Ok, world.Sync());
        return image.Bytes;
    }

    private static void Put(byte[] disk, (ulong Sector, byte[] Bytes) write, Func<int, bool> arrives)
    {
        for (int sector = 0; sector < write.Bytes.Length / 512; sector++)
            if (arrives(sector))
                write.Bytes.AsSpan(sector * 512, 512).CopyTo(disk.AsSpan(((int)write.Sector + sector) * 512));
    }

    private static void Expect(byte[] disk, Recording recording, int written)
    {
        Oracle oracle = Oracle.Read(disk);
        Assert.True(oracle.Errors.Count == 0, string.Join('\n', oracle.Errors));
        Synced? last = recording.Syncs.LastOrDefault(sync => sync.At <= written);
        if (last is null) return;
        foreach ((string path, byte[]? content) in last.Files)
        {
            if (last.Touched.Contains(path)) continue;
            Assert.True(oracle.Files.TryGetValue(path, out byte[]? there), $"{path} is lost");
            Assert.True(content.AsSpan().SequenceEqual(there), $"{path} is not what it was");
        }
        foreach ((string from, string to) in last.Moves)
        {
            if (!last.Files.TryGetValue(from, out byte[]? content)) continue;
            bool isThere = new[] { from, to }.Any(path => oracle.Files.TryGetValue(path, out byte[]? there)
                && content.AsSpan().SequenceEqual(there));
            Assert.True(isThere, $"{from}, moved to {to}, has no name");
        }
    }
}
