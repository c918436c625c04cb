using System;
using System.IO;
using System.Linq;
using Iced.Intel;
using Mooring.Rings;
using Xunit;
using static Iced.Intel.AssemblerRegisters;

namespace Mooring.Tests.Bench;

/// <summary>Each rule sees code that breaks it, and is silent about code that does not.</summary>
[Trait("suite", "bench")]
public sealed class LoopRuleTests
{
    private const ulong Begin = 0x400000;
    private const int Armed = (int)Geometry.Armed;

    [Fact]
    public void Locked_instructions_and_fences_are_seen()
    {
        Assert.Single(LoopRules.LockedOrFence(Walk(code => code.@lock.inc(__dword_ptr[rdi]))));
        Assert.Single(LoopRules.LockedOrFence(Walk(code => code.xchg(__[rdi], rax))));
        Assert.Single(LoopRules.LockedOrFence(Walk(code => code.mfence())));
        Assert.Empty(LoopRules.LockedOrFence(Walk(code => code.xchg(rdi, rax))));
    }

    [Fact]
    public void What_is_behind_a_branch_and_in_a_callee_is_seen()
    {
        Action<Assembler> code = code =>
        {
            Label callee = code.CreateLabel(), other = code.CreateLabel();
            code.test(rdi, rdi);
            code.jne(other);
            code.ret();
            code.Label(ref other);
            code.call(callee);
            code.ret();
            code.Label(ref callee);
            code.sfence();
            code.ret();
        };
        Assert.Single(LoopRules.LockedOrFence(Walk(code)));
        Assert.Single(LoopRules.Calls(Walk(code)));
        ControlFlow flow = Walk(code, callee: "slow");
        Assert.Empty(LoopRules.LockedOrFence(flow));
        Assert.Empty(LoopRules.Calls(flow));
        Assert.Equal(["slow"], flow.SlowPaths);
    }

    [Fact]
    public void Indirect_calls_and_jumps_are_seen()
    {
        Assert.Single(LoopRules.Calls(Walk(code => code.call(__qword_ptr[rdi + 8]))));
        Assert.Single(LoopRules.Calls(Walk(code => code.jmp(rax))));
        Assert.Throws<InvalidDataException>(() => Walk(code => code.jmp(Begin + 0x1000)));
    }

    [Fact]
    public void System_calls_are_seen()
    {
        Assert.Single(LoopRules.KernelEntries(Walk(code => code.syscall())));
        Assert.Single(LoopRules.KernelEntries(Walk(code => code.ud2())));
    }

    [Fact]
    public void The_inner_loop_is_found()
    {
        ControlFlow flow = Walk(code =>
        {
            Label outer = code.CreateLabel(), inner = code.CreateLabel(), leave = code.CreateLabel();
            code.Label(ref outer);
            code.inc(rsi);
            code.Label(ref inner);
            code.test(rsi, rsi);
            code.je(leave);
            code.dec(rdi);
            code.jne(inner);
            code.jmp(outer);
            code.Label(ref leave);
        });
        Assert.Equal(4, flow.InnerLoop.Count());
        Assert.Equal(2, flow.InnerLoop.Count(ControlFlow.IsBranch));
    }

    [Fact]
    public void The_order_of_publication_is_seen()
    {
        Assert.Equal("", LoopRules.PublishOrder(Walk(code =>
        {
            code.mov(rcx, __[rdi + 0x50]);
            code.mov(__[rcx], rax);
            code.mov(rdx, __[rdi + 0x50]);
            code.mov(eax, __[rdx + Armed]);
        })));
        Assert.Contains("before", LoopRules.PublishOrder(Walk(code =>
        {
            code.mov(rcx, __[rdi + 0x50]);
            code.mov(edx, __[rcx + Armed]);
            code.mov(__[rcx], rax);
        })));
        Assert.StartsWith("0 loads", LoopRules.PublishOrder(Walk(code =>
        {
            code.mov(__[rcx], rax);
            code.mov(rcx, __[rdi + 0x58]);
            code.mov(eax, __[rcx + Armed]);
        })));
    }

    [Fact]
    public void A_byte_that_is_read_twice_or_never_is_seen()
    {
        Assert.Equal("", LoopRules.EntryReads(Walk(code => Read(code, 0, 8)), 16));
        Assert.NotEqual("", LoopRules.EntryReads(Walk(code => Read(code, 0, 4, 8)), 16));
        Assert.NotEqual("", LoopRules.EntryReads(Walk(code => Read(code, 0, 16)), 16));
        Assert.NotEqual("", LoopRules.EntryReads(Walk(code => Read(code, 0)), 16));
        Assert.NotEqual("", LoopRules.EntryReads(Walk(code =>
        {
            Read(code, 0, 8);
            code.lea(rcx, __[rsi + 0]);
            code.mov(rax, __[rcx + rdi]);
        }), 16));
    }

    private static void Read(Assembler code, params int[] displacements)
    {
        foreach (int displacement in displacements) code.mov(rax, __[rsi + rdi + displacement]);
    }

    /// <summary>Walks a function with this body and a return.</summary>
    /// <param name="callee">Name of what the first call leads to, which is then a slow path.</param>
    private static ControlFlow Walk(Action<Assembler> body, string? callee = null)
    {
        var assembler = new Assembler(64);
        body(assembler);
        assembler.ret();
        using var stream = new MemoryStream();
        assembler.Assemble(new StreamCodeWriter(stream), Begin);
        byte[] bytes = stream.ToArray();
        var plain = new MachineCode(Begin, bytes, [("loop", Begin)]);
        if (callee is null) return new ControlFlow(plain, "loop", _ => false);
        ulong target = new ControlFlow(plain, "loop", _ => false).Calls.First().NearBranchTarget;
        var named = new MachineCode(Begin, bytes, [("loop", Begin), (callee, target)]);
        return new ControlFlow(named, "loop", name => name == callee);
    }
}
