using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tests.Fat;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>
/// sqlite on a disk: what it has called committed is there afterwards, whoever is killed in the midst, and nothing is
/// there in part.
/// </summary>
[Collection(Guest.Collection)]
public sealed class DatabaseTests : IDisposable
{
    private readonly FatImage _disk = new(64 << 20, 512);
    private readonly SampleFolder _folder = new();

    public DatabaseTests()
    {
        string source = Path.Combine(Guest.Root, "proptests", "posix", "database", "ledger.c");
        HostResult built = HostProgram.Run(
            "gcc", "-static", "-O1", "-w", "-o", Path.Combine(_folder.Root, "ledger"), source, "-lsqlite3", "-lm");
        Assert.True(built.Status == 0, built.Errors);
    }

    private string[] Options => ["--disk", _disk.Path, .. _folder.Option];

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public void What_is_committed_survives_the_machine(string mode)
    {
        const int seen = 6;
        using Process machine = HostProgram.Start(Guest.Command(["run", "--timeout", "60", .. Options]));
        Conversation session = new(machine);
        session.Expect("mooring$ ");
        session.Type($"/files/ledger work /disk/base {mode} 1000\n");
        session.Expect(mode);
        session.Expect($"committed {seen}\r\n");
        using (Process qemu = Process.GetProcessById(Descendants(machine.Id).First(IsQemu))) qemu.Kill();
        machine.WaitForExit();
        Assert.True(Check() >= seen);
    }

    [Fact]
    public void What_is_committed_survives_the_file_server()
    {
        const int seen = 4;
        _folder.Write("killer", $"head -n {seen + 1}; kill fs\n");
        HostResult result = Guest.Exec("/files/ledger work /disk/base delete 1000 | sh /files/killer", Options);
        Assert.Contains($"committed {seen}\n", result.Text);
        Assert.True(Check() >= seen);
    }

    public void Dispose()
    {
        _disk.Dispose();
        _folder.Dispose();
    }

    /// <returns>How many transactions there are.</returns>
    private int Check()
    {
        string said = Guest.Output("/files/ledger check /disk/base", Options);
        Match match = Regex.Match(said, "^integrity ok, transactions ([0-9]+), in part 0\n$");
        Assert.True(match.Success, said);
        return int.Parse(match.Groups[1].Value);
    }

    private static bool IsQemu(int process) =>
        File.ReadAllText($"/proc/{process}/comm").StartsWith("qemu", StringComparison.Ordinal);

    private static IEnumerable<int> Descendants(int process)
    {
        foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            string children = File.ReadAllText(Path.Combine(thread, "children"));
            foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return int.Parse(child);
                foreach (int descendant in Descendants(int.Parse(child))) yield return descendant;
            }
        }
    }
}
