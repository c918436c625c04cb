using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Kernel.Memory;
using Mooring.Kernel.X64;

namespace Mooring.Kernel;

/// <summary>One program in ring 3 (program.asm): what it does is a letter, how it ends is written to the log.</summary>
internal static unsafe class Program
{
    // SAFETY: the program fits its page; all pages come from the allocator and are reached through the direct map.
    private const ulong Code = 0x40_0000, Stack = 0x50_0000, Shared = 0x60_0000, Page = 4096;
    private const ulong Answer = 7, Exit = 60, FirstInterrupt = 32, NotCanonical = 0x8000_0000_0000;
    private const int Spin = 1, PortProgram = 5, ExchangeProgram = 12, ResumeNowhere = 20, ReturnNowhere = 21;

    private static ulong s_root, s_calls, s_interrupts, s_shared;
    private static double s_float;
    private static int s_what;
    private static UserFrame* s_frame;

    /// <summary>Runs program 'a' + n.</summary>
    internal static void Run(byte letter)
    {
        s_what = letter - 'a';
        Load();
        UserFrame.Prepare(s_frame, s_root, Code, Stack + Page, (ulong)s_what);
        if (s_what == PortProgram || s_what == PortProgram + 1)
            AllowPorts();
        else
            Descriptors.DenyPorts();
        if (s_what == Spin)
            Clock.SetAlarm(Clock.Now + 1000);
        if (s_what == ResumeNowhere || s_what == ReturnNowhere)
            s_frame->Rip = NotCanonical;
        s_frame->Restore = s_what == ReturnNowhere ? 0ul : 1;
        Entry.Resume(s_frame);
    }

    /// <summary>Makes the address space and enters it; returns where the program is.</summary>
    internal static ulong Load()
    {
        byte* code = DirectMap.At(Map(Code, PageRights.Execute));
        for (byte* from = Start(); from < End(); from++)
            *code++ = *from;
        Map(Stack, PageRights.Write);
        s_shared = Map(Shared, PageRights.Read);
        *(ulong*)DirectMap.At(s_shared) = 1;
        s_frame = (UserFrame*)DirectMap.At(Take());
        Cpu.WriteCr3(s_root);
        return Code;
    }

    /// <summary>Nothing goes straight here.</summary>
    [RuntimeExport("kernel_call")]
    private static UserFrame* Call(ulong names, ulong seen, ulong now, nint here) => null;

    [RuntimeExport("kernel_heeding_call")]
    private static UserFrame* HeedingCall(ulong names, ulong seen, ulong now, nint here) => null;

    [RuntimeExport("kernel_reflect")]
    private static UserFrame* Reflect()
    {
        Panic.Now("a program without a shim took a shim's way in");
        return null;
    }

    [RuntimeExport("kernel_enter")]
    private static UserFrame* Enter(nint here)
    {
        UserFrame* frame = s_frame;
        (ulong rdi, ulong rax) = (frame->Rdi, frame->Rax);
        Panic.Assert(frame->Restore == 0, "a wrong frame");
        s_calls++;
        s_float = s_calls * 1.5 + s_float;
        if (rax == Exit)
            Ended(rdi == 0);
        Panic.Assert(rax == Answer, "no such system call");
        if (s_what == ExchangeProgram)
            Exchange();
        frame->Rax = 1234;
        return frame;
    }

    [RuntimeExport("kernel_interrupt")]
    private static UserFrame* Interrupt(UserFrame* frame)
    {
        if (frame->Vector < FirstInterrupt)
            Faulted(frame);
        s_interrupts++;
        s_float = s_interrupts * 2.5 + s_float;
        Interrupts.Acknowledge((byte)frame->Vector);
        if (s_interrupts < 1000)
            Clock.SetAlarm(Clock.Now + 10_000);
        return frame;
    }

    private static void Ended(bool right)
    {
        Log.Line($"program ended {right}, interrupted {s_interrupts > 100}");
        Kernel.Finish();
    }

    private static void Faulted(UserFrame* frame)
    {
        LogLine line = new(0, 0);
        FaultText.Write(ref line, frame->Vector, frame->Error, Cpu.Cr2());
        Log.Line(ref line);
        Panic.Assert((frame->Cs & 3) == 3, "a fault of the program came from ring 0");
        Kernel.Finish();
    }

    private static void Exchange()
    {
        ulong next = Take();
        *(ulong*)DirectMap.At(next) = s_calls + 1;
        bool done = s_calls % 2 == 0
            ? PageTables.Replace(s_root, Shared, next, PageRights.Read | PageRights.User, out ulong old)
            : PageTables.Unmap(s_root, Shared, out old)
                && PageTables.Map(s_root, Shared, next, PageRights.Read | PageRights.User) == MapOutcome.Mapped;
        Panic.Assert(done && old == s_shared, "the shared page was not exchanged");
        PageAllocator.Give(old);
        s_shared = next;
    }

    private static void AllowPorts()
    {
        byte* denied = stackalloc byte[128];
        for (int i = 0; i < 128; i++)
            denied[i] = i == 0x3F8 / 8 ? (byte)0 : (byte)0xFF;
        Descriptors.SetPorts(new ReadOnlySpan<byte>(denied, 128));
    }

    private static ulong Map(ulong address, PageRights rights)
    {
        if (s_root == 0)
            Panic.Assert(PageTables.TryCreate(out s_root), "no address space");
        ulong page = Take();
        MapOutcome made = PageTables.Map(s_root, address, page, rights | PageRights.User);
        Panic.Assert(made == MapOutcome.Mapped, "a page was not mapped");
        return page;
    }

    private static ulong Take()
    {
        Panic.Assert(PageAllocator.TryTake(out ulong page), "no page");
        return page;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_program")]
    private static extern byte* Start();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "address_of_program_end")]
    private static extern byte* End();
}
