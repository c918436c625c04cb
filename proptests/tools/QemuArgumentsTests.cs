using System.Collections.Generic;
using System.Linq;
using Mooring.Tools;
using Mooring.Tools.Machine;
using Xunit;

namespace Mooring.Tests.Tools;

/// <summary>The promises that a machine's command line keeps, whatever the options are.</summary>
public sealed class QemuArgumentsTests
{
    [Fact]
    public void ThereAreAlwaysThreeSerialLinesInOrder()
    {
        var machine = new MachineOptions
        {
            Image = "i", ExecLine = "/e", LogLine = "/l", Terminal = true,
        };
        Assert.Equal(["chardev:console", "chardev:exec", "chardev:log"], Values(machine, "-serial"));
        Assert.Equal(["null", "null", "null"], Values(new MachineOptions { Image = "i" }, "-serial"));
    }

    [Fact]
    public void OnlyATerminalSharesItsLineWithTheMonitor()
    {
        var machine = new MachineOptions { Image = "i", Terminal = true };
        Assert.Contains("stdio,id=console,signal=off,mux=on", Values(machine, "-chardev"));
        machine = new MachineOptions { Image = "i", ConsoleLine = "/c" };
        Assert.Equal("pipe,id=console,path=/c", Values(machine, "-chardev").Single());
        Assert.Empty(Values(machine, "-mon"));
    }

    [Fact]
    public void CommasInPathsAreDoubled()
    {
        var machine = new MachineOptions { Image = "i", Archive = "/a,b", LogLine = "/l,m" };
        Assert.Equal("/a,,b", Values(machine, "-initrd").Single());
        Assert.Contains("path=/l,,m", Values(machine, "-chardev").Single());
        machine = new MachineOptions { Image = "i", Plugin = "/p,q", PluginOutput = "/o,p" };
        Assert.Equal("/p,,q,out=/o,,p", Values(machine, "-plugin").Single());
    }

    [Fact]
    public void ThereIsANetworkOnlyIfItIsAskedFor()
    {
        Assert.Empty(Values(new MachineOptions { Image = "i" }, "-netdev"));
        var machine = new MachineOptions
        {
            Image = "i", HasNetwork = true, Forwards = [PortForward.Parse("80:8080"), PortForward.Parse("udp:53:5300")],
        };
        Assert.Equal(
            "user,id=net0,ipv6=off,hostfwd=tcp:127.0.0.1:80-:8080,hostfwd=udp:127.0.0.1:53-:5300",
            Values(machine, "-netdev").Single());
        machine = machine with { Wire = "/a,b" };
        Assert.Equal(
            "dgram,id=net0,local.type=unix,local.path=/a,,b.guest,remote.type=unix,remote.path=/a,,b",
            Values(machine, "-netdev").Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("80:")]
    [InlineData("0:80")]
    [InlineData("80:65536")]
    [InlineData("tcp:80:80")]
    [InlineData("udp:80")]
    [InlineData("udp:80:80:80")]
    [InlineData("80:80,hostfwd=tcp::22-:22")]
    public void WhatIsNoForwardingIsRefused(string text) => Assert.Throws<ToolException>(() => PortForward.Parse(text));

    [Fact]
    public void AnIsoReplacesTheKernel()
    {
        var machine = new MachineOptions { Image = "i", Iso = "x.iso", Archive = "a", CommandLine = "exec" };
        Assert.Equal(["x.iso"], Values(machine, "-cdrom"));
        Assert.Empty(Values(machine, "-kernel"));
        Assert.Empty(Values(machine, "-initrd"));
        Assert.Empty(Values(machine, "-append"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 7)]
    [InlineData(255, 255)]
    [InlineData(256, 1)]
    [InlineData(-1, 255)]
    [InlineData(-256, 1)]
    [InlineData(int.MinValue, 1)]
    public void AGuestsFailureNeverTurnsIntoSuccess(int guest, int status) =>
        Assert.Equal(status, ExitStatus.OfGuest(guest));

    private static string[] Values(MachineOptions machine, string option)
    {
        List<string> arguments = QemuArguments.Of(machine);
        return [.. arguments.Skip(1).Where((_, index) => arguments[index] == option)];
    }
}
