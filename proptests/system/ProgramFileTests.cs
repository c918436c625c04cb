using System;
using System.IO;
using System.Linq;
using Mooring.Tests.Fat;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// Programs whose files lie anywhere: what is started is what the file server has under the path, and with the rights
/// of an ordinary program, whatever the path says.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ProgramFileTests
{
    private const int MiB = 1 << 20, LargestFile = 16 * MiB;

    private static string Run(string script, int status)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((status, ""), (result.Status, result.Text));
        return result.Errors;
    }

    [Fact]
    public void A_copy_on_a_disk_runs_in_a_pipeline_and_after_the_next_boot()
    {
        using FatImage image = new(40 * MiB, 512);
        string[] disk = ["--disk", image.Path];
        Assert.Equal("nop\n", Guest.Output("cp /bin/rot13 /disk/r; echo abc | /disk/r", disk));
        Assert.Equal("nop\nabc\n", Guest.Output("cd /disk; echo abc | ./r; echo abc | ./r | /disk/r | cat", disk));
        image.ExpectClean();
    }

    [Fact]
    public void What_lies_there_now_is_started() => Assert.Equal(
        "nop\nnop\nabc\n",
        Guest.Output("cp /bin/rot13 /r; echo abc | /r; mv /bin/rot13 /bin/caesar; echo abc | caesar;"
            + "mv /bin/crash /bin/rot13; rot13 exit 3; cp /bin/caesar /bin/crash; echo nop | crash"));

    [Theory]
    [InlineData("head -c 5000 /bin/rot13 > /t; /t", 126, "/t: the program is truncated\n")]
    [InlineData("head -c 50 /bin/rot13 > /t; /t", 126, "/t: the program is truncated\n")]
    [InlineData("cp /symbols/rot13 /t; /t", 126, "/t: not a program (no static x86-64 ELF)\n")]
    [InlineData("touch /t; /t", 126, "/t: not a program (no static x86-64 ELF)\n")]
    [InlineData("mkdir /t; /t", 126, "/t: is a directory\n")]
    [InlineData("/t", 127, "/t: not found\n")]
    [InlineData("/bin/rot13/t", 127, "/bin/rot13/t: not found\n")]
    public void A_file_that_is_no_program_is_said(string script, int status, string error) =>
        Assert.Equal(error, Run(script, status));

    [Fact]
    public void A_file_that_is_too_large_is_said()
    {
        using FatImage image = new(40 * MiB, 512);
        string folder = image.Folder("in");
        byte[] bytes = new byte[LargestFile + 1];
        "\x7F"u8.CopyTo(bytes);
        File.WriteAllBytes(Path.Combine(folder, "large"), bytes);
        image.CopyIn(folder);
        HostResult result = Guest.Exec("/disk/large", "--disk", image.Path);
        Assert.Equal((126, "", "/disk/large: too large\n"), (result.Status, result.Text, result.Errors));
    }

    /// <summary>Clear is for the program /bin/kv of the archive, not for what somebody has put there.</summary>
    [Theory]
    [InlineData("kv clear", true)]
    [InlineData("cp /bin/kv /kv; /kv clear", false)]
    [InlineData("cp /bin/kv /kv; mv /kv /bin/kv; /bin/kv clear", false)]
    [InlineData("cp /bin/kv /bin/rot13; rot13 clear", false)]
    public void The_rights_of_a_path_are_not_those_of_what_has_been_put_there(string script, bool isAllowed) =>
        Assert.Equal(isAllowed ? "" : "kv: not permitted\n", Run(script, isAllowed ? 0 : 1));

    /// <summary>The symbols are those of the program in the archive: another one of its name gets none.</summary>
    [Fact]
    public void Its_fault_is_reported_without_names()
    {
        string error = Run("cp /bin/crash /crash; /crash null", 139);
        Assert.StartsWith("crash: process ", error, StringComparison.Ordinal);
        Assert.All(error.Split('\n').Skip(1).SkipLast(1), frame => Assert.Matches("^  at 0x[0-9a-f]+$", frame));
        Assert.Contains("Fault.Null", Run("crash null", 139), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_leads_to_its_program()
    {
        using SampleFolder folder = new();
        File.CreateSymbolicLink(Path.Combine(folder.Root, "link"), "/bin/rot13");
        Assert.Equal("nop\n", Guest.Output("echo abc | /files/link", folder.Option));
    }

    [Fact]
    public void A_file_server_that_has_just_died_holds_up_no_program() =>
        Assert.Equal("nop\n", Guest.Exec("kill fs; echo abc | rot13").Text);
}
