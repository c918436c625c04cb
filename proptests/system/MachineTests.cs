using System.Text.RegularExpressions;
using Mooring.Tests.Tools;
using Xunit;

namespace Mooring.Tests;

/// <summary>
/// The kernel's boot and x64 parts on a machine: what it must not do is noticed and said in words with an exact
/// backtrace, devices do what they are asked, and a program in ring 3 is kept in its place.
/// </summary>
[Trait("suite", "system")]
public sealed class MachineTests(MachineImage image) : IClassFixture<MachineImage>
{
    private const int Panicked = 125;
    private static readonly string[] s_repeatable =
        ["-icount", "shift=0,sleep=off", "-seed", "1", "-rtc", "clock=vm,base=2020-01-01"];

    [Theory]
    [InlineData("null", @"page fault: read of unmapped 0x8 \(null dereference\)")]
    [InlineData("identity", @"page fault: read of unmapped 0x\w+ \(user memory\)")]
    [InlineData("hole", "page fault: read of unmapped 0xffff900000000000")]
    [InlineData("canonical", "general protection fault")]
    [InlineData("text", @"page fault: write to read-only 0xffffffff80\w{6}")]
    [InlineData("constants", @"page fault: write to read-only 0xffffffff80\w{6}")]
    [InlineData("text-alias", @"page fault: write to read-only 0xffff8000\w{8}")]
    [InlineData("constants-alias", @"page fault: write to read-only 0xffff8000\w{8}")]
    [InlineData("symbols-alias", @"page fault: write to read-only 0xffff8000\w{8}")]
    [InlineData("execute-data", @"page fault: execution of non-executable 0xffffffff80\w{6}")]
    [InlineData("execute-ram", "page fault: execution of non-executable 0xffff800000400000")]
    [InlineData("execute-null", @"page fault: execution of unmapped 0x0 \(null dereference\)")]
    [InlineData("smap", @"page fault: read of forbidden 0x400000 \(user memory\)")]
    [InlineData("smep", @"page fault: execution of forbidden 0x400000 \(user memory\)")]
    [InlineData("divide", "division by zero or overflow")]
    [InlineData("undefined", "invalid instruction")]
    [InlineData("assert", "an assertion that does not hold")]
    [InlineData("allocate", "a managed allocation after boot, bytes: 0x22")]
    public void A_wrong_is_a_panic_with_its_cause_and_an_exact_backtrace(string scenario, string cause)
    {
        HostResult result = image.Boot(scenario);
        Assert.Equal(Panicked, result.Status);
        Assert.Matches($"(?m)^PANIC: {cause}$", result.Text);
        Assert.Matches(@"(?m)^  at 0x\w+ Wrongs\.\w+\+0x\w+ kernel\.tests/Wrongs\.cs:\d+$", result.Text);
        Assert.Matches(@"(?m)^  at 0x\w+ Kernel\.Start\+0x\w+ kernel\.tests/Kernel\.cs:\d+$", result.Text);
        Assert.Matches(@"(?m)^  at 0x\w+ high_half\+0x\w+ kernel/boot/boot\.asm:\d+\s*\z", result.Text);
    }

    [Fact]
    public void An_index_beyond_the_end_is_a_panic() =>
        Panics("index", @"PANIC: .*\n(.*\n)+  at 0x\w+ Wrongs\.At\+0x\w+ kernel\.tests/Wrongs\.cs:\d+\n");

    [Fact]
    public void A_stack_overflow_is_told_from_other_double_faults() =>
        Panics("overflow", @"PANIC: double fault \(kernel stack overflow\)\n");

    [Fact]
    public void A_panic_within_a_panic_ends_there() =>
        Panics("nested", @"PANIC: \nPANIC while reporting a panic  rip \w+\n\z");

    [Theory]
    [InlineData("alarms")]
    [InlineData("line")]
    [InlineData("messages", "-device", "e1000e")]
    [InlineData("alarms", "-smp", "4", "-m", "4096")]
    [InlineData("alarms", "-M", "pc", "-cpu", "qemu64", "-m", "64")]
    [InlineData("alarms", "-M", "q35,acpi=off")]
    public void Devices_do_what_they_are_asked(string scenario, params string[] options)
    {
        HostResult result = image.Boot(scenario, options);
        Assert.Contains("scenario finished", result.Text);
        Assert.InRange(result.Status, 0, 1);
    }

    [Theory]
    [InlineData('a', "program ended true, interrupted false")]
    [InlineData('b', "program ended true, interrupted true")]
    [InlineData('c', "page fault: write to unmapped 0x8 (null dereference)")]
    [InlineData('d', "page fault: execution of forbidden 0xffffffff80109000 (kernel memory)")]
    [InlineData('e', "general protection fault")]
    [InlineData('f', "program ended true, interrupted false")]
    [InlineData('g', "general protection fault")]
    [InlineData('h', "general protection fault")]
    [InlineData('i', "program ended true, interrupted false")]
    [InlineData('j', "page fault: execution of non-executable 0x500fc0")]
    [InlineData('k', "division by zero or overflow")]
    [InlineData('l', "breakpoint")]
    [InlineData('m', "program ended true, interrupted false")]
    [InlineData('n', "invalid instruction")]
    [InlineData('o', "general protection fault")]
    [InlineData('u', "general protection fault")]
    [InlineData('v', "general protection fault")]
    public void A_program_in_ring_3_is_served_or_stopped(char program, string end)
    {
        HostResult result = image.Boot($"program {program}");
        Assert.Matches($@"(?m)^\[.{{11}}\] {Regex.Escape(end)}$", result.Text);
        Assert.Equal(0, result.Status);
    }

    [Fact]
    public void With_an_instruction_count_two_runs_are_the_same_to_the_last_byte()
    {
        HostResult first = image.Boot("program a", s_repeatable), second = image.Boot("program a", s_repeatable);
        Assert.Contains("scenario finished", first.Text);
        Assert.Equal(first.Text, second.Text);
    }

    private void Panics(string scenario, string expected)
    {
        HostResult result = image.Boot(scenario);
        Assert.Equal(Panicked, result.Status);
        Assert.Matches(expected, result.Text);
    }
}
