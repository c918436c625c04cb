using System.Collections.Generic;
using System.IO;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>Programs built for Linux, here and in the guest: small ones of our own, and Debian's busybox.</summary>
[Collection(Guest.Collection)]
public sealed class ProgramsTests
{
    private const string Busybox = "/bin/busybox";

    private static string Sources => Path.Combine(Guest.Root, "proptests", "posix", "programs");

    /// <summary>Each built with musl and with glibc.</summary>
    [Fact]
    public void They_do_the_same_here_and_there()
    {
        using SampleFolder folder = new();
        foreach (string source in Directory.EnumerateFiles(Sources, "*.c"))
        {
            string program = Path.Combine(folder.Root, Path.GetFileNameWithoutExtension(source));
            Build("musl-gcc", source, program + ".musl");
            Build("gcc", source, program + ".glibc");
        }
        HostResult result = HostProgram.Run(Guest.Command(["posix-test", folder.Root]));
        Assert.True(result.Status == 0, result.Text + result.Errors);
        Assert.Equal(2 * Directory.EnumerateFiles(Sources, "*.c").Count() + 1, result.Text.Split('\n').Length - 1);
    }

    [Fact]
    public void Busybox_runs_as_it_is()
    {
        using SampleFolder folder = new();
        folder.Write("n.txt", string.Join('\n', Enumerable.Range(1, 40).Select(i => i * 7 % 41)) + "\n");
        File.Copy(Busybox, Path.Combine(folder.Root, "busybox"));
        const string script = "cd /files; cat n.txt | sort -rn | head -3; wc -l < n.txt; echo $((6*7)); (exit 3); "
            + "echo $?; for f in n.*; do echo $f; done; x=$(echo a b | tr a-z A-Z); echo $x; sed -n 2p n.txt; "
            + "awk '{s+=$1} END {print s}' n.txt; tar cf /tmp/t n.txt; tar tf /tmp/t; "
            + "gzip -c n.txt | gunzip | cmp - n.txt";
        string[] expected = ["40", "39", "38", "40", "42", "3", "n.txt", "A B", "14", "820", "n.txt", "0", ""];
        string output = Guest.Output($"/files/busybox sh -c '{script.Replace("'", "'\\''")}'; echo $?", folder.Option);
        Assert.Equal(expected, output.Split('\n'));
    }

    [Fact]
    public void The_streams_of_our_shell_are_theirs()
    {
        using SampleFolder folder = new();
        File.Copy(Busybox, Path.Combine(folder.Root, "busybox"));
        folder.Write("words", "b\na\n");
        const string script = "cat /files/words | /files/busybox sort | sha256sum > /hash; echo a > /w; echo b >> /w; "
            + "sha256sum /w; cat /hash; /files/busybox sh -c 'kill -9 $$'; echo $?; /files/busybox yes | head -n 1";
        string[] lines = Guest.Output(script, folder.Option).Split('\n');
        Assert.Equal(lines[0].Split(' ')[0], lines[1].Split(' ')[0]);
        Assert.Equal(["137", "y", ""], lines[2..]);
    }

    /// <summary>By our shell, and when the file server dies.</summary>
    [Theory]
    [InlineData("echo XXXXXXXXXXXX > /n", "aaaaXXXX")]
    [InlineData("rm /n; echo XXXXXXXXXXXX > /n", "aaaaaaaa")]
    [InlineData("kill fs", "aaaa!!!!")]
    public void What_our_programs_do_to_a_file_is_seen_by_those_that_have_it_open(string change, string expected)
    {
        using SampleFolder folder = new();
        File.Copy(Busybox, Path.Combine(folder.Root, "busybox"));
        Build("musl-gcc", Path.Combine(Sources, "kept.c"), Path.Combine(folder.Root, "kept"));
        const string until = "/files/busybox sh -c 'until {0}; do sleep 0.1; done'; ";
        string script = "echo aaaaaaaaaaaa > /n; /files/busybox sh -c '/files/kept /n /out &'; "
            + string.Format(until, "[ -e /out.begun ]") + change + "; "
            + string.Format(until, "echo > /out.go") + string.Format(until, "[ -e /out ]") + "echo; cat /out";
        HostResult result = Guest.Exec(script, folder.Option);
        Assert.True(result.Status == 0 && result.Text.TrimEnd().EndsWith("\n" + expected), result.Text + result.Errors);
    }

    [Fact]
    public void A_terminal_edits_interrupts_and_stops()
    {
        using SampleFolder folder = new();
        File.Copy(Busybox, Path.Combine(folder.Root, "busybox"));
        Guest.Converse(session =>
        {
            session.Expect("mooring$ ");
            session.Type("/files/busybox sh\n");
            session.Expect("# ");
            session.Type("sh -c 'echo ro\u007Fun; sleep 100'\n");
            session.Expect("\nrun\r\n");
            session.Type("\u0003");
            session.Expect("# ");
            session.Type("echo $?; cat\n");
            session.Expect("130\r\n");
            session.Type("typed\n");
            session.Expect("typed\r\ntyped\r\n");
            session.Type("\u0004");
            session.Expect("# ");
            session.Type("exit 4\n");
            session.Expect("mooring$ ");
            session.Ask("echo $?", "4");
            session.Type("exit\n");
        }, folder.Option);
    }

    private static void Build(string compiler, string source, string program)
    {
        IEnumerable<string> arguments = ["-static", "-O1", "-w", "-pthread", "-o", program, source];
        HostResult result = HostProgram.Run(compiler, arguments);
        Assert.True(result.Status == 0, result.Errors);
    }
}
