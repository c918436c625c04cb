using System.Linq;
using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>Services in the booted system: listed, called from the shell, started again and given up.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class ServicesTests
{
    [Fact]
    public void They_are_listed_with_their_methods()
    {
        string list = Guest.Output("services; counter; services", "--timeout", "60");
        Assert.Matches(@"(?m)^ +- +- +0 +0 +- waiting  counter$", list);
        Assert.Matches(@"(?m)^ +1 +2 +0 +1 +\d+ serving  counter$", list);
        Assert.Matches(@"(?m)^ +1 +7 +1 +1 +\d+ serving  console$", list);
        const string random = "random version 1\n  Fill(filled bytes into) -> int\n";
        Assert.Equal(random, Guest.Output("services random"));
        Assert.Contains("  At(ushort place) -> ServiceRecord\n", Guest.Output("services registry"));
        Assert.Contains("  Machine() -> SystemRecord\n", Guest.Output("services init"));
    }

    [Fact]
    public void Any_method_of_any_service_is_called_with_JSON()
    {
        string script = string.Join(';',
            "call counter.Add '{\"amount\": 5}'", "counter add 7", "call counter.Read",
            "call -n 2 clock.Ticks '{\"periodNs\": 1000000}'", "call random.Fill '{\"into\": 4}'",
            "call registry.NameOf '{\"place\": 1}'", "call init.Machine");
        string[] lines = Guest.Output(script).Split('\n');
        Assert.Equal(["5", "12", "12"], lines.Take(3));
        Assert.True(ulong.Parse(lines[3]) < ulong.Parse(lines[4]));
        Assert.Matches("""^{"answer":4,"into":"[0-9a-f]{8}"}$""", lines[5]);
        Assert.Equal("\"console\"", lines[6]);
        Assert.Contains($"\"Processors\":{Guest.Cpus}", lines[7]);
    }

    [Theory]
    [InlineData("call nosuch.Add", 1, "call: nosuch: there is no such service")]
    [InlineData("call console.Finish '{}'", 2, "call: console.Finish: argument 'status' is missing: int")]
    [InlineData("call init.KillAll '{\"name\": \"nobody\"}'", 1, "call: init.KillAll: NotFound")]
    [InlineData("call counter.Substract", 2, "call: counter.Substract: counter has no such method; it has Add, Read")]
    [InlineData("call counter.Add", 2, "call: counter.Add: argument 'amount' is missing: ulong")]
    [InlineData("call counter.Add '{\"amount\": \"5\"}'", 2,
        "call: counter.Add: argument 'amount' at column 12: expected ulong")]
    [InlineData("call counter.Add '{\"amount\": 5'", 2, "call: column 13: ',' or '}' is missing")]
    [InlineData("call clock.Ticks '{\"periodNs\": 1}'", 1, "call: clock.Ticks: BadArgument")]
    public void What_is_wrong_with_a_call_is_said(string script, int status, string error)
    {
        HostResult result = Guest.Exec(script);
        Assert.Equal((status, "", error + "\n"), (result.Status, result.Text, result.Errors));
    }

    [Fact]
    public void A_stream_is_read_until_Control_C() => Guest.Converse(session =>
    {
        session.Expect("mooring$ ");
        session.Ask("call clock.Ticks '{\"periodNs\": 1000000}'", "\n");
        session.Expect("\n");
        session.Type("\x03");
        session.Expect("mooring$ ");
        session.Ask("echo $?", "130");
        session.Type("exit\n");
    });

    [Fact]
    public void A_service_that_dies_too_often_is_given_up_and_says_so()
    {
        string kills = string.Concat(Enumerable.Repeat("counter add 1; kill counter-server; ", 6));
        HostResult result = Guest.Exec(kills + "counter; services; call counter.Read");
        Assert.Equal(string.Concat(Enumerable.Repeat("1\n", 6)), result.Text[..12]);
        Assert.Matches(@"(?m)^ +1 +2 +0 +6 +- given up counter$", result.Text);
        Assert.Contains("init: counter died too often and is given up", result.Errors);
        Assert.EndsWith("call: counter: it died too often and was given up\n", result.Errors);
    }

    [Fact]
    public void Values_are_kept_and_only_who_may_clear_them_does()
    {
        HostResult result = Guest.Exec(string.Join(';',
            "kv put a hello", "kv get a", "kv large b 1000000", "kv check b", "call kv.LengthOf '{\"key\": \"a\"}'",
            "call kv.Clear", "kv get a", "kv large c 1100000", "kv clear", "kv get a"));
        Assert.Equal("hello\n1000000 bytes\n5\nhello\n", result.Text);
        Assert.Equal(
            "call: kv.Clear: AccessDenied: the shell has no right to call it\nkv: too large\n"
            + "kv: there is no such key\n", result.Errors);
    }

    /// <summary>The same commands, the same output; the proxy has seen the calls, and can keep some back.</summary>
    [Fact]
    public void A_proxy_is_not_noticed()
    {
        const string script = "counter add 5 add 7; counter; call counter.Read; services counter";
        string[] proxied = ["--append", "proxied=counter"];
        Assert.Equal(Guest.Output(script), Guest.Output(script, proxied));
        string log = Guest.Output(script + "; dmesg", proxied);
        Assert.Matches(@"proxy\.counter: process \d+ counter\.Add: status 0, 12", log);
        HostResult kept = Guest.Exec("counter; counter add 5", "--append", "proxied=counter:Add");
        Assert.Equal("0\nstatus 19\n", kept.Text);
    }

    [Fact]
    public void A_proxy_survives_the_death_of_what_it_stands_before()
    {
        const string script = "counter add 5; kill counter-server; counter; kill proxy.counter; counter add 1";
        Assert.Equal("5\n0\n1\n", Guest.Exec(script, "--append", "proxied=counter").Text);
    }

    /// <summary>Nobody connects to it after it has been told to hang.</summary>
    [Fact]
    public void P41_a_service_that_hangs_is_started_again_and_in_the_end_given_up()
    {
        const string hang = "call hang.Hang; sleep 3; services";
        HostResult result = Guest.Exec($"{hang}; {hang}; {hang}", "--timeout", "120");
        Assert.Equal(0, result.Status);
        string[] lists = [.. result.Text.Split("VERSION").Skip(1)];
        Assert.Equal(3, lists.Length);
        Assert.Matches(@"(?m)^ +1 +1 +0 +2 +\d+ serving  hang$", lists[0]);
        Assert.Matches(@"(?m)^ +1 +1 +0 +3 +\d+ serving  hang$", lists[1]);
        Assert.Matches(@"(?m)^ +1 +1 +0 +3 +- given up hang$", lists[2]);
        Assert.Equal(3, Regex.Count(result.Errors, "(?m)^init: hang does not answer and is ended$"));
        Assert.Contains("init: hang died too often and is given up", result.Errors);
    }

    /// <summary>
    /// Programs are with one worker or the other, by their numbers; the end of a worker is the end of the calls of its
    /// clients, and of nobody else's.
    /// </summary>
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void P38_P40_clients_are_spread_over_workers_that_die_alone(string processors)
    {
        const string kills = "primes 200000 without primes.1; primes 200000 without primes.2";
        HostResult result = Guest.ExecOn(
            processors, $"{kills}; {kills}; {kills}; {kills}; primes 100 | cat; primes 100 | cat; services",
            ["--timeout", "200"]);
        string[] lines = result.Text.Split('\n');
        for (int i = 0; i < 8; i++)
        {
            int worker = lines[i][7] - '0';
            string expected = worker - 1 == i % 2 ? "nobody knows, it died" : "17984";
            Assert.Equal($"worker {worker}: {expected}", lines[i]);
        }
        Assert.Contains(lines, line => line.StartsWith("worker 1:"));
        Assert.Contains(lines, line => line.StartsWith("worker 2:"));
        Assert.Matches(@"(?m)^ +1 +2 +0 +[2-9] +\d+ serving  primes$", result.Text);
        Assert.Matches(@"(?m)^ +1 +2 +0 +[2-9] +\d+ serving  primes\.2$", result.Text);
    }
}
