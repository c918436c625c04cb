using System;
using System.Diagnostics;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A session at the console, and the death of those who serve it: what is lost is said, the kernel lives.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ConsoleTests
{
    private const string Prompt = "mooring$ ";

    [Fact]
    public void A_session_has_a_prompt_and_ends_with_exit()
    {
        string shown = Guest.Converse(session =>
        {
            session.Expect(Prompt);
            session.Ask("echo hi", "\nhi");
            session.Ask("cat /none", "no such file");
            session.Ask("echo $?", "\n1");
            session.Type("exit\n");
        });
        Assert.DoesNotContain("[", shown);
    }

    [Theory]
    [InlineData("poweroff\n")]
    [InlineData("\u0004")]
    public void It_ends_with_poweroff_and_at_the_end_of_input(string last) => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Type(last);
    });

    [Fact]
    public void Ctrl_C_stops_the_command_and_not_the_machine() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Type("echo begun; sleep 1000\n");
        session.Expect("\nbegun");
        session.Type("\u0003");
        session.Expect(Prompt);
        session.Ask("echo $?", "\n130");
        session.Type("echo crashing; crash loop\n");
        session.Expect("\ncrashing");
        session.Type("\u0003");
        session.Expect(Prompt);
        session.Ask("echo alive", "\nalive");
        session.Type("exit\n");
    });

    /// <summary>On a terminal (that of script(1)) the keys reach the guest as they are; Ctrl-A x leaves.</summary>
    [Fact]
    public void A_terminal_is_given_to_the_guest_and_given_back()
    {
        string command = $"{Guest.Command().FileName} run --no-disk; echo status $?; stty -a";
        ProcessStartInfo terminal = new("script", ["-qec", command, "/dev/null"]);
        terminal.Environment["MOORING_FRESH"] = "1";
        string shown = Guest.Converse(terminal, session =>
        {
            session.Expect(Prompt);
            session.Type("echo hi\r");
            session.Expect("\nhi");
            session.Type("\u0003");
            session.Expect("^C");
            session.Expect(Prompt);
            session.Type("\u0001x");
            session.Expect("status 0");
        });
        Assert.Contains(" icanon", shown);
        Assert.Contains(" echo ", shown);
    }

    [Fact]
    public void The_line_is_edited_and_remembered() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Ask("echo wrong\u0008\u0008\u0008\u0008\u0008right", "\nright");
        session.Ask("\u001b[A", "\nright");
        session.Ask("cho home\u0001e", "\nhome");
        session.Type("exit\n");
    });

    [Fact]
    public void Bytes_that_nobody_typed_do_no_harm()
    {
        byte[] noise = [.. Enumerable.Range(0, 2000).Select(i => (byte)(i * 131 + i / 7)).Where(value => value != 4)];
        Guest.Converse(session =>
        {
            session.Expect(Prompt);
            session.Type(noise);
            session.Type("\u0003\n\u0003\n");
            session.Ask("echo still $?", "\nstill");
            session.Type("exit\n");
        });
    }

    [Fact]
    public void A_line_of_10000_characters_is_taken_or_refused_by_name() => Guest.Converse(session =>
    {
        session.Expect(Prompt);
        session.Type("echo " + new string('y', 10_000) + "\n");
        session.Ask("echo after", "\nafter");
        session.Type("exit\n");
    });

    [Theory]
    [InlineData("shell", "lost: the command that was running")]
    [InlineData("console", "lost: what was typed and not yet read")]
    [InlineData("fs", "lost: which files were open")]
    public void Who_is_killed_is_started_again_and_the_loss_is_said(string program, string loss) =>
        Guest.Converse(session => KillAndGoOn(session, program, loss));

    [Fact]
    public void A_script_survives_console_and_fs()
    {
        HostResult result = Guest.Exec("echo a; kill console; echo b; kill fs; ls /bin/init; echo c");
        Assert.Equal((0, "a\nb\n/bin/init\nc\n"), (result.Status, result.Text));
        Assert.Contains("lost: what was typed", result.Errors);
        Assert.Contains("lost: which files", result.Errors);
    }

    [Fact]
    public void A_script_that_kills_its_shell_ends_with_137_and_keeps_what_it_had_written()
    {
        HostResult result = Guest.Exec("echo a; kill shell; echo b");
        Assert.Equal((137, "a\n"), (result.Status, result.Text));
        Assert.Contains("the shell was killed", result.Errors);
    }

    private static void KillAndGoOn(Conversation session, string program, string loss)
    {
        session.Expect(Prompt);
        session.Type($"kill {program}\n");
        session.Expect($"{program}: process");
        session.Expect(loss);
        session.Ask("echo again", "\nagain");
        session.Ask("ls /", "symbols");
        session.Type("exit\n");
    }
}
