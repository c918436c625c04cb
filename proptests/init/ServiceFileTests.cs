using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Mooring.Ports;
using Mooring.Servers.Init;
using Mooring.Tools;
using Xunit;

namespace Mooring.Tests.Init;

/// <summary>
/// The texts that say what init is to know of services: what they mean, and what is wrong with others.
/// </summary>
public class ServiceFileTests
{
    private static ServiceFile Read(string text)
    {
        ServiceFile file = ServiceFile.Read("kv", text, out string? fault);
        Assert.Null(fault);
        return file;
    }

    private static (int, ulong, ulong) Of(RestartPolicy restart) => (restart.Most, restart.WindowNs, restart.WaitNs);

    public static TheoryData<string> Shipped => [.. new[] { "servers", "apps", "examples" }.SelectMany(folder =>
        Directory.EnumerateFiles(
            Path.Combine(SourceTree.Find().Root, folder), "*.service", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(SourceTree.Find().Root, path)))];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Those_that_ship_have_nothing_wrong(string path) =>
        Assert.NotEmpty(Read(File.ReadAllText(Path.Combine(SourceTree.Find().Root, path))).Program);

    [Fact]
    public void What_is_not_said_is_the_usual()
    {
        ServiceFile file = Read("program /bin/kv");
        Assert.Equal(
            ("/bin/kv", false, true, false), (file.Program, file.IsOnDemand, file.HasClients, file.GetsArchives));
        Assert.Equal((3u, 0ul, 0ul, "nothing"), (file.Priority, file.Handles, file.Budget, file.Lost));
        Assert.Equal((5, 10_000_000_000ul, 10_000_000ul), Of(file.Restart));
        Assert.Equal((1, 10_000_000_000ul, 30_000_000_000ul), (file.Workers, file.Ping.EveryNs, file.Ping.PatienceNs));
    }

    [Theory]
    [InlineData("ping none", 1, 0ul)]
    [InlineData("ping 200ms 1s", 1, 200_000_000ul)]
    [InlineData("workers 8", 8, 10_000_000_000ul)]
    public void A_service_is_asked_as_often_and_has_as_many_workers_as_its_file_says(
        string line, int workers, ulong everyNs)
    {
        ServiceFile file = Read("program /bin/kv\n" + line);
        Assert.Equal((workers, everyNs), (file.Workers, file.Ping.EveryNs));
    }

    /// <summary>Whoever is asked as often is asked at the same time.</summary>
    [Fact]
    public void The_next_ping_is_the_next_multiple() => Always.Holds(Words.Choice, choice =>
    {
        PingPolicy ping = new(everyNs: 7);
        ulong next = ping.Next((ulong)choice);
        Assert.Equal(0ul, next % 7);
        Assert.InRange(next - (ulong)choice, 1ul, 7ul);
    });

    [Fact]
    public void Everything_can_be_said()
    {
        ServiceFile file = Read(
            """
            # a comment
            program /bin/kv        # and another
              start   demand
            priority 7
            handles 65535
            budget 12
            restart 2 3s 250ms
            lost the values
            allow * 1
            clients none
            ends system
            ports 3f8 8
            ports ffff 1
            interrupt 4
            interrupt 23
            archives
            versions kept
            resumes
            """);
        Assert.Equal(
            (true, false, true, true), (file.IsOnDemand, file.HasClients, file.EndsTheSystem, file.GetsArchives));
        Assert.Equal((7u, 65535ul, 12ul, "the values"), (file.Priority, file.Handles, file.Budget, file.Lost));
        Assert.Equal((2, 3_000_000_000ul, 250_000_000ul), Of(file.Restart));
        Assert.Equal([(0x3F8, 8), (0xFFFF, 1)], file.Ports.Select(range => ((int)range.First, (int)range.Count)));
        Assert.Equal([4u, 23u], file.Interrupts);
        Assert.True(file.Resumes);
        Assert.Equal(Rights.Read | Rights.Write, file.OverVersions);
    }

    [Theory]
    [InlineData("", "there is no line with its program")]
    [InlineData("start demand", "there is no line with its program")]
    [InlineData("program bin/kv", "line 1: program needs an absolute path")]
    [InlineData("program /bin/kv now", "line 1: program needs an absolute path")]
    [InlineData("program /a\nprogram /b", "line 2: a second program")]
    [InlineData("\n\nprioritty 3", "line 3: unknown word 'prioritty'")]
    [InlineData("priority 8", "line 1: priority needs a number from 0 to 7")]
    [InlineData("priority +1", "line 1: priority needs a number from 0 to 7")]
    [InlineData("handles 65536", "line 1: handles needs a number up to 65535")]
    [InlineData("budget x", "line 1: budget needs a number of pages")]
    [InlineData("restart 5 10 10ms", "line 1: restart needs a number, a window and a wait")]
    [InlineData("restart 5 10s 3601s", "line 1: restart needs a number, a window and a wait")]
    [InlineData("start never", "line 1: start needs 'boot' or 'demand'")]
    [InlineData("allow *", "line 1: allow needs who and what")]
    [InlineData("allow * all but", "line 1: allow needs who and what")]
    [InlineData("allow * all except", "line 1: allow needs who and what")]
    [InlineData("ports 10000 1", "line 1: ports needs a hexadecimal number and a count")]
    [InlineData("ports 3f8 0", "line 1: ports needs a hexadecimal number and a count")]
    [InlineData("interrupt 1\ninterrupt 2\ninterrupt 3", "line 3: more than 2 interrupts")]
    [InlineData("ping 10s", "line 1: ping needs how often and how long")]
    [InlineData("ping 0s 1s", "line 1: ping needs how often and how long")]
    [InlineData("workers 0", "line 1: workers needs a number from 1 to 8")]
    [InlineData("workers 9", "line 1: workers needs a number from 1 to 8")]
    [InlineData("archives please", "line 1: archives stands alone")]
    [InlineData("versions please", "line 1: versions stands alone, or with kept")]
    public void What_is_wrong_is_said_with_its_line(string text, string expected)
    {
        ServiceFile.Read("kv", text, out string? fault);
        Assert.StartsWith(expected, fault);
    }

    /// <summary>
    /// Lines of the words that there are, with anything behind them: an answer, and the same one again.
    /// </summary>
    [Fact]
    public void Any_text_is_answered()
    {
        string[] pieces =
        [
            "program", "/bin/kv", "restart", "5", "10s", "ms", "allow", "*", "all", "except", "Get", "ports", "3f8",
            "-1", "18446744073709551616", "#", "\n", " ", "\t", "\0", "\u00FC", "99999999999999999999s",
        ];
        Gen<string> text = Gen.Elements(pieces).ListOf().Select(words => string.Join(" ", words));
        Always.Holds(text.ToArbitrary(), words =>
        {
            ServiceFile first = ServiceFile.Read("kv", words, out string? fault);
            ServiceFile.Read("kv", words, out string? again);
            Assert.Equal(fault, again);
            Assert.True(fault is not null || first.Program.Length > 0);
        });
    }
}
