using System.Globalization;
using System.IO;
using System.Linq;
using Mooring.Ports;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests.Posix;

/// <summary>Programs that attack what is around them harm themselves alone; servers that die are survived.</summary>
[Collection(Guest.Collection)]
public sealed class AttackTests
{
    private const string Busybox = "/bin/busybox";
    private const int Grown = 1024;

    private static string Sources => Path.Combine(Guest.Root, "proptests", "posix", "attacks");

    /// <summary>
    /// The shim overwritten and jumped into, channels forged, bombs of processes, memory, threads and timers. What
    /// posix has is what it had, and its heap does not go on growing: how large it is after one round is as the most
    /// that was in it at once, which chance decides.
    /// </summary>
    [Fact]
    public void Attackers_harm_themselves_alone()
    {
        using SampleFolder folder = Built("hostile");
        string attack = string.Create(
            CultureInfo.InvariantCulture,
            $"/files/hostile {UserLayout.Channels} {UserLayout.KernelChannel} {UserLayout.EnterBlocks}; ps; ");
        string output = Guest.Output(
            string.Concat(Enumerable.Repeat(attack, 4)) + "/files/hostile 0 0 0 none", folder.Option);
        Assert.Equal(5, Count(output, "still here"));
        string[][] posix = [.. output.Split('\n').Where(line => line.EndsWith(" posix")).Select(Words)];
        const int Handles = 4, Kibibytes = 5;
        Assert.Single(posix.Select(words => words[Handles]).Distinct());
        int[] memory = [.. posix.Select(words => Number(words[Kibibytes]))];
        Assert.InRange(memory[2..].Min(), 0, memory[..2].Max() + Grown);
    }

    [Fact]
    public void Random_calls_harm_nobody_else()
    {
        using SampleFolder folder = Built("fuzz");
        string output = Guest.Output("/files/fuzz 1 40 400; /files/fuzz 1000 1 1", folder.Option);
        Assert.Equal(2, Count(output, "all done"));
    }

    [Fact]
    public void Deaths_of_servers_under_load_are_survived()
    {
        using SampleFolder folder = new();
        File.Copy(Busybox, Path.Combine(folder.Root, "busybox"));
        const string load = "/files/busybox sh -c 'mkdir -p /tmp; for i in 1 2 3; do (while true; do "
            + "echo $i > /tmp/f$i; cat /tmp/f$i | sort | md5sum; done) > /dev/null 2>&1 & done; "
            + "sleep 0.3; echo loaded'; ";
        HostResult result = Guest.Exec(
            load + "kill posix; sleep 0.5; /files/busybox echo after posix; " + load
            + "kill fs; sleep 0.5; /files/busybox sh -c 'echo after fs > /y; cat /y'", folder.Option);
        Assert.Equal(["loaded", "after posix", "loaded", "after fs", ""], result.Text.Split('\n'));
    }

    private static SampleFolder Built(string name)
    {
        SampleFolder folder = new();
        string program = Path.Combine(folder.Root, name);
        HostResult result = HostProgram.Run(
            "musl-gcc", ["-static", "-O1", "-w", "-pthread", "-o", program, Path.Combine(Sources, name + ".c")]);
        Assert.True(result.Status == 0, result.Errors);
        return folder;
    }

    private static int Count(string text, string line) => text.Split('\n').Count(one => one == line);

    private static string[] Words(string line) =>
        line.Split(' ', System.StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
