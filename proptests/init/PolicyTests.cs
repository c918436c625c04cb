using Mooring.Sdk;
using Mooring.Servers.Init;
using Mooring.Tests.Sdk;
using Xunit;

namespace Mooring.Tests.Init;

/// <summary>Who may call what, and how often something is started again.</summary>
public class PolicyTests
{
    private const ulong Meeting = 1ul << ServiceContract.MeetMethod;

    private static readonly Schema s_probe = SchemaReader.Read(ProbeContract.Schema).Value;

    private static readonly ProcessEntry s_shell =
        new() { Path = "/bin/shell", Service = new ServiceEntry { Name = "shell" } };

    private static readonly ProcessEntry s_program = new() { Path = "/bin/probe" };

    /// <summary>Its name is that of a service, its path is not, and it is none.</summary>
    private static readonly ProcessEntry s_pretender = new() { Path = "/files/shell" };

    private static ConnectPolicy With(params (string Who, string Methods)[] rules)
    {
        ConnectPolicy policy = new();
        foreach ((string who, string methods) in rules) Assert.True(policy.Allow(who, methods));
        return policy;
    }

    [Fact]
    public void Without_rules_everybody_may_call_everything()
    {
        Assert.True(With().IsAbout(s_program));
        Assert.Equal(ulong.MaxValue, With().MaskFor(s_program, null));
    }

    [Fact]
    public void Rules_that_are_about_a_client_add_up()
    {
        ConnectPolicy policy = With(("*", "Nothing Step"), ("/bin/probe", "2"), ("shell", "all except Mix 40"));
        Assert.Equal(Meeting | 1 | 1ul << 40, policy.MaskFor(s_pretender, s_probe));
        Assert.Equal(Meeting | 1 | 1ul << 40 | 4, policy.MaskFor(s_program, s_probe));
        Assert.Equal(ulong.MaxValue & ~2ul, policy.MaskFor(s_shell, s_probe));
    }

    [Fact]
    public void Who_is_in_no_rule_is_refused_whatever_it_calls_itself()
    {
        ConnectPolicy policy = ConnectPolicy.Of("shell");
        Assert.Equal((true, ulong.MaxValue), (policy.IsAbout(s_shell), policy.MaskFor(s_shell, null)));
        Assert.Equal((false, 0ul), (policy.IsAbout(s_pretender), policy.MaskFor(s_pretender, null)));
    }

    /// <summary>Otherwise "all except Earse" would allow Erase.</summary>
    [Theory]
    [InlineData("all except Nothin")]
    [InlineData("Nothin")]
    public void A_name_that_the_interface_does_not_have_refuses_everybody(string methods)
    {
        ConnectPolicy policy = With(("*", methods), ("shell", "all"));
        Assert.Equal("has no method 'Nothin', which its policy names", policy.Fault(s_probe));
        Assert.Equal(0ul, policy.MaskFor(s_shell, s_probe));
        Assert.Equal(0ul, With(("*", "Nothing")).MaskFor(s_shell, null));
    }

    [Fact]
    public void The_waits_before_restarts_double_up_to_the_limit_of_a_window_that_slides()
    {
        RestartPolicy policy = new() { Most = 3, WindowNs = 100, WaitNs = 7 };
        (bool, ulong) At(ulong now) => (policy.MayRestart(now, out ulong wait), wait);
        Assert.Equal([(true, 0ul), (true, 7ul), (true, 14ul), (false, 28ul)], [At(10), At(20), At(30), At(40)]);
        Assert.Equal((true, 14ul), At(115));
        Assert.Equal((true, 0ul), At(1000));
    }
}
