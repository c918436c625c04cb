using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>
/// The kernel found itself wrong and stops: cause, registers and backtrace go to the log, then QEMU is told to end with
/// status 125, then the CPU halts. It works at every stage of boot and uses nothing that could itself be what is
/// broken: no allocation, no lock, no interrupt. A fault on the way is reported in one line and goes no further.
/// </summary>
// SAFETY: follows only the frame that entry.asm pushed and the text that the core library hands over; Backtrace reads
// nothing but the stacks of this CPU.
internal static unsafe class Panic
{
    /// <summary>What goes to the debug exit port: QEMU's status is (value &lt;&lt; 1) | 1 = 125.</summary>
    internal const byte ExitValue = 0x3E;

    /// <summary>1 + the APIC of the processor that is in panic; 0: none is.</summary>
    private static int s_panicking;

    /// <summary>Another processor is in panic: whoever is stopped by it says nothing.</summary>
    internal static bool IsElsewhere => s_panicking != 0 && s_panicking != 1 + LocalApic.Identity;

    /// <summary>Stops with this cause.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Now(string cause)
    {
        Begin();
        Text(cause);
        Text("\n");
        EndHere();
    }

    /// <summary>Stops with this cause and the number that explains it, in hexadecimal.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Now(string cause, ulong value)
    {
        Begin();
        Text(cause);
        Text(": 0x");
        LogLine.Hexadecimal(value, 1);
        Text("\n");
        EndHere();
    }

    /// <summary>Stops unless the condition holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Assert(bool condition, string what)
    {
        if (!condition)
            Now(what);
    }

    /// <summary>Ring 0 trapped where it must not.</summary>
    [DoesNotReturn]
    internal static void OfTrap(KernelFrame* frame)
    {
        ulong address = Cpu.Cr2();
        if (s_panicking != 0)
            Again(frame->Rip);
        Begin();
        LogLine line = default;
        if (frame->Vector >= 32)
        {
            Text("interrupt in the kernel, vector ");
            LogLine.Decimal(frame->Vector, 1, (byte)'0');
        }
        else
        {
            FaultText.Write(ref line, frame->Vector, frame->Error, address);
            if (frame->Vector == FaultText.DoubleFault && Stacks.IsGuard(address))
                Text(" (kernel stack overflow)");
        }
        Text("\n");
        Registers(frame, address);
        Backtrace.Write(frame->Rip, frame->Rsp, frame->Rbp);
        Stop();
    }

    // SAFETY: the core library calls these with a pointer to that many characters, or null and 0.
    [RuntimeExport("rt_failfast"), DoesNotReturn]
    private static void FailFast(char* text, int length)
    {
        Begin();
        for (int i = 0; i < length; i++)
            Log.Put(text[i] < 0x80 ? (byte)text[i] : (byte)'?');
        Text(length == 0 ? "failed without a message\n" : "\n");
        EndHere();
    }

    [RuntimeExport("rt_stackfail"), DoesNotReturn]
    private static void StackFail() => Now("a stack buffer was overrun: the canary is dead");

    private static void Begin()
    {
        int before = Interlocked.CompareExchange(ref s_panicking, 1 + LocalApic.Identity, 0);
        if (IsElsewhere)
            Cpu.Halt();
        if (before != 0)
            Again(0);
        LocalApic.StopOthers();
        Serial.FallBackToConsole();
        Log.FinishLine();
        Text("PANIC: ");
    }

    // the first report broke: no second one
    [DoesNotReturn]
    private static void Again(ulong instruction)
    {
        Log.FinishLine();
        Text("PANIC while reporting a panic");
        Register("rip", instruction);
        Text("\n");
        Stop();
    }

    [DoesNotReturn, MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndHere()
    {
        Cpu.Capture(out ulong instruction, out ulong stack, out ulong frame);
        Register("rip", instruction);
        Register("rsp", stack);
        Register("rbp", frame);
        Register("cr3", Cpu.Cr3());
        Text("\n");
        Backtrace.Write(instruction, stack, frame);
        Stop();
    }

    [DoesNotReturn]
    private static void Stop()
    {
        Serial.DrainAll();
        Cpu.DebugExit(ExitValue);
        Cpu.Halt();
        while (true)
            Cpu.Pause();
    }

    private static void Registers(KernelFrame* f, ulong address)
    {
        Row("rax", f->Rax, "rbx", f->Rbx, "rcx", f->Rcx, "rdx", f->Rdx);
        Row("rsi", f->Rsi, "rdi", f->Rdi, "rbp", f->Rbp, "rsp", f->Rsp);
        Row("r8 ", f->R8, "r9 ", f->R9, "r10", f->R10, "r11", f->R11);
        Row("r12", f->R12, "r13", f->R13, "r14", f->R14, "r15", f->R15);
        Row("rip", f->Rip, "flg", f->Flags, "cr2", address, "cr3", Cpu.Cr3());
        Row("vec", f->Vector, "err", f->Error, "cs ", f->Cs, "ss ", f->Ss);
    }

    private static void Row(string a, ulong x, string b, ulong y, string c, ulong z, string d, ulong w)
    {
        Register(a, x);
        Register(b, y);
        Register(c, z);
        Register(d, w);
        Text("\n");
    }

    private static void Register(string name, ulong value)
    {
        Text("  ");
        Text(name);
        Text(" ");
        LogLine.Hexadecimal(value, 16);
    }

    private static void Text(string text)
    {
        for (int i = 0; i < text.Length; i++)
            Log.Put((byte)text[i]);
    }
}
