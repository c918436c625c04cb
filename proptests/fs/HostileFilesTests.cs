using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;
using Mooring.Tests.Fat;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Files;

/// <summary>Clients of the service "fs" that send whatever they like.</summary>
[Collection("loop")]
public class HostileFilesTests
{
    private const int Methods = 21;

    private static readonly byte[] s_empty = FatImage.Small(8 << 20, 512);

    /// <summary>Words that are right now and then: small numbers, ranges of the buffer, files that are open.</summary>
    private static Gen<ulong> Word => Gen.OneOf(
        Words.Any64,
        Gen.Choose(0, 9).Select(number => (ulong)number),
        Gen.Choose(0, 15).Two().Select(range => (ulong)range.Item1 * 64 | (ulong)range.Item2 << 32),
        Gen.Choose(7, 20).Select(number => (ulong)number << 10));

    private static Gen<Command> Any => Gen.Choose(0, Methods).SelectMany(
        _ => Word.ArrayOf(6),
        (method, words) => new Command((ushort)method, words[0], words[1], words[2], words[3], words[4], words[5]));

    /// <summary>
    /// Every command is answered, another client's file is what it was, and the volume is whole.
    /// </summary>
    [Fact]
    public void Whatever_a_client_sends_is_answered_and_harms_nobody() => Always.Holds(
        Script.Of(Any),
        commands =>
        {
            byte[] image = (byte[])s_empty.Clone();
            using FilesWorld world = new(image);
            world.Run(async files =>
            {
                await files.Put("/kept", 0, [1, 2, 3], FileOperations.New);
                FsClient villain = await world.Connect();
                await Prepare(villain.Raw);
                foreach (Command command in commands) await villain.Raw.Service.Call(command);
                Assert.Equal(new byte[] { 1, 2, 3 }, await files.Get("/kept"));
                Assert.Equal(StatusCode.Ok, await files.Make("/disk/made afterwards"));
                Assert.Equal(StatusCode.Ok, await files.Sync());
            });
            using FatWorld after = new(new MemoryImage(image));
            Assert.Contains(after.List(""), node => node.Name == "made afterwards");
        },
        tests: 150);

    /// <summary>Paths where the commands may find them, and some files open.</summary>
    private static async ValueTask Prepare(FilesClient files)
    {
        string[] paths = ["/disk", "/disk/a", "/disk/a/b", "/b", "/disk/../c", "/bin/tool", "//", "/disk/ü"];
        BufferSlice all = await files.Buffer.Take(1100);
        for (int i = 0; i < 16; i++)
            Encoding.UTF8.GetBytes(paths[i % paths.Length].PadRight(64, '/'), all.Bytes.Span[(i * 64)..]);
        files.Buffer.Give(all);
        await files.Open("/disk/a", FsOpen.Write | FsOpen.Create, IFiles.FileMode);
        await files.Open("/b", FsOpen.Write | FsOpen.Create, IFiles.FileMode);
        await files.Open("/disk", FsOpen.Read, IFiles.FileMode);
    }

    [Fact]
    public void Offsets_without_end_are_refused()
    {
        using FilesWorld world = new((byte[])s_empty.Clone());
        world.Run(async files =>
        {
            foreach (string path in new[] { "/file", "/disk/file" })
            {
                await files.Put(path, 0, [1], FileOperations.New);
                foreach (ulong offset in new[] { ulong.MaxValue, ulong.MaxValue - 1, 1ul << 63, 1ul << 33, 1ul << 32 })
                {
                    Assert.Contains(
                        await files.Put(path, offset, [1, 2, 3]), new[] { StatusCode.NoSpace, StatusCode.TooLarge });
                    Assert.Contains(
                        await files.Resize(path, offset), new[] { StatusCode.NoSpace, StatusCode.TooLarge });
                    FsFile file = (await files.Open(path)).Value;
                    Assert.Equal(0, (await file.Piece(offset, 100)).Value.Bytes.Length);
                    await file.Close();
                }
                Assert.Equal(new byte[] { 1 }, await files.Get(path));
            }
        });
    }
}
