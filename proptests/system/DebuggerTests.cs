using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary><c>run --gdb</c>: the guest waits, the printed command works, and gdb knows the lines of C#.</summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class DebuggerTests
{
    [Fact]
    public void Gdb_stops_and_steps_by_lines_of_CSharp()
    {
        using Process guest = HostProgram.Start(Guest.Command("run", "--gdb", "--exec", "echo hi", "--timeout", "100"));
        string command = CommandFrom(guest.StandardError);
        string[] lines = File.ReadAllLines(Path.Combine(Guest.Root, "kernel", "Enter.cs"));
        int line = Array.FindIndex(lines, text => text.Contains("here.Enters = ", StringComparison.Ordinal)) + 1;
        string steps = $"-ex 'hbreak Enter.cs:{line}' -ex continue -ex next -ex bt -ex delete -ex detach";
        HostResult gdb = HostProgram.Run("sh", "-c", $"{command} -batch {steps}");
        Assert.Matches(@"Breakpoint 1, \S*Enter\S* \(.*\) at \S*kernel/Enter\.cs:\d+", gdb.Text);
        Assert.Matches(@"(?m)^#0 .*kernel/\S+\.cs:\d+$", gdb.Text);
        Assert.Matches(@"(?m)^#1 .*kernel/x64/entry\.asm:\d+$", gdb.Text);
        HostResult result = HostProgram.Finish(guest);
        Assert.Equal((0, "hi\n"), (result.Status, result.Text));
    }

    private static string CommandFrom(StreamReader errors)
    {
        while (errors.ReadLine() is string line)
        {
            if (Regex.IsMatch(line, "^ +gdb .*target remote")) return line.Trim();
        }
        throw new InvalidOperationException("no command for gdb was printed");
    }
}
