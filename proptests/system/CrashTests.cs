using System;
using System.IO;
using System.Linq;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// A program that goes wrong dies alone: init names the program, what it did, the address, the symbol and the line; the
/// next command runs.
/// </summary>
[Trait("suite", "system")]
[Collection(Guest.Collection)]
public sealed class CrashTests
{
    private const string Sources = @"\(apps/crash/\w+\.(cs|asm):\d+\)";

    [Theory]
    [InlineData("null", 139, "null dereference: read of 0x8", "Fault.Null")]
    [InlineData("divide", 136, "division by zero", "Fault.Divide")]
    [InlineData("stack", 139, "stack overflow", "Fault.Stack")]
    [InlineData("execute", 139, "execution of data", "Fault.Execute")]
    [InlineData("kernel", 139, "jump into the kernel", "Fault.Kernel")]
    [InlineData("throw", 134, "thrown on purpose", "Fault.Throw")]
    [InlineData("assert", 134, "two and two are five", "Fault.Assert")]
    [InlineData("readonly", 139, "read-only", "Fault.ReadOnly")]
    [InlineData("opcode", 132, "invalid instruction", "crash_invalid_opcode")]
    [InlineData("privileged", 139, "protection fault", "crash_privileged")]
    [InlineData("exhaust", 134, "out of memory", "Fault.Exhaust")]
    public void A_fault_is_told_with_address_symbol_and_line(string way, int status, string cause, string symbol)
    {
        HostResult result = Guest.Exec($"echo before; crash {way}; echo $?; ls /bin/crash");
        Assert.Equal((0, $"before\n{status}\n/bin/crash\n"), (result.Status, result.Text));
        Assert.Matches(@"(?m)^crash: process \d+: .*" + cause, result.Errors);
        Assert.Matches($@"(?m)^  at 0x[0-9a-f]+ {symbol}\+0x[0-9a-f]+ {Sources}$", result.Errors);
        Assert.Matches(@"(?m)^  at 0x[0-9a-f]+ _start\+0x[0-9a-f]+ \(runtime/\S+:\d+\)$", result.Errors);
    }

    /// <summary>A program of somebody else's: only the address can be told, and what it had to say.</summary>
    [Fact]
    public void A_program_without_symbols_has_its_last_words()
    {
        using SampleFolder folder = new();
        folder.Write("stranger", File.ReadAllBytes(Path.Combine(Guest.Root, "artifacts", "bin", "crash", "crash.elf")));
        HostResult result = Guest.Exec("/files/stranger throw", folder.Option);
        Assert.Equal(134, result.Status);
        Assert.Matches(@"^stranger: process \d+: .*thrown on purpose\n  at 0x[0-9a-f]+\n$", result.Errors);
    }

    /// <summary>Whatever the dead held comes back. The heap of init grows at first, until it collects.</summary>
    [Fact]
    public void The_dead_leave_nothing_behind()
    {
        string many = string.Concat(Enumerable.Repeat("crash exhaust; crash null; crash exit 1; ", 40));
        string text = Guest.Exec($"{many} {many} mem; {many} mem", "--timeout", "100").Text;
        string[] free = [.. text.Split('\n').Where(line => line.StartsWith("free ", StringComparison.Ordinal))];
        Assert.Equal(2, free.Length);
        Assert.Equal(free[0], free[1]);
    }

    [Fact]
    public void A_hundred_programs_in_a_row_are_no_trouble()
    {
        string script = string.Concat(Enumerable.Repeat("crash exit 9\n", 100));
        HostResult result = Guest.Exec(script + "echo $?; ps");
        Assert.StartsWith("9\n", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("crash", result.Text);
    }
}
