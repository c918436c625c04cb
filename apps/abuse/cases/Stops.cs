using System.Threading;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>Threads that are stopped in the middle of anything, looked at, changed, resumed and ended.</summary>
internal static unsafe class Stops
{
    // SAFETY: records lie in a page that was just mapped.
    public const ulong Counts = 8, Waits = 9, Resumes = 10, EndsItself = 11;
    private const ulong Huge = ulong.MaxValue, Ms = 1_000_000, Program = 0x1000_0000, UserFlags = 0x24_0DD5 | 0x202;

    private static ulong s_count, s_port, s_name, s_deadline;
    private static long s_answer;
    private static uint s_isReady;

    /// <summary>The bodies of further threads; none uses the kernel's channel while another does.</summary>
    public static void Body(ulong what)
    {
        while (what == Counts) Volatile.Write(ref s_count, s_count + 1);
        if (what == Waits) Volatile.Write(ref s_answer, 100 + Wait(Huge));
        while (Volatile.Read(ref s_isReady) == 0)
        {
        }
        if (what == Waits) Volatile.Write(ref s_answer, 200 + Wait(s_deadline));
        while (what == Waits)
        {
        }
        Ask.Linger(500_000);
        if (what == Resumes) Kernel.Push(KernelMethod.ThreadResume, Ask.Self, 0);
        else Kernel.Push(KernelMethod.ThreadEnd, Ask.Self, s_name);
        Kernel.Ring(Handle.KernelChannel.Value);
        while (true)
        {
        }
    }

    private static long Wait(ulong deadline) =>
        Kernel.Enter(s_port << 32, 0, 0, deadline, Huge, new EnterControl(1, 1).Value);

    public static void Threads()
    {
        ulong name = Ask.Thread(Counts);
        Expect(StatusCode.NotFound, KernelMethod.ThreadStop, name + 1);
        Expect(StatusCode.NotFound, KernelMethod.ThreadStop, name + (1ul << 32));
        Expect(StatusCode.Busy, KernelMethod.ThreadResume, name);
        for (int i = 0; i < 20; i++)
        {
            Expect(StatusCode.Ok, KernelMethod.ThreadStop, name);
            Expect(StatusCode.Ok, KernelMethod.ThreadStop, name);
            ulong before = Volatile.Read(ref s_count);
            Ask.Linger(100_000);
            Verdict.Expect((long)before, (long)Volatile.Read(ref s_count), "a stopped thread ran"u8);
            Expect(StatusCode.Ok, KernelMethod.ThreadResume, name);
            while (Volatile.Read(ref s_count) == before) Ask.Linger(50_000);
        }
        Expect(StatusCode.Ok, KernelMethod.ThreadEnd, name);
        StoppedWaits();
        StopsItself();
    }

    /// <summary>What comes while a waiter is stopped waits with it, and so does its deadline.</summary>
    private static void StoppedWaits()
    {
        s_port = Ask.Port();
        Verdict.Must(Kernel.Do(KernelMethod.UserSourceCreate, out ulong source), source, "a source"u8);
        Ask.Associate(s_port, source, 1);
        Kernel.Arm(source);
        ulong name = Ask.Thread(Waits);
        Ask.Linger(50_000);
        Expect(StatusCode.Ok, KernelMethod.ThreadStop, name);
        Kernel.Do(KernelMethod.Post, source, 1);
        Ask.Linger(50_000);
        Verdict.Expect(0, Volatile.Read(ref s_answer), "a stopped wait that ended"u8);
        Expect(StatusCode.Ok, KernelMethod.ThreadResume, name);
        while (Volatile.Read(ref s_answer) != 101) Ask.Linger(20_000);
        s_deadline = Runtime.Clock.NowNs + 5 * Ms;
        Volatile.Write(ref s_isReady, 1);
        Ask.Linger(50_000);
        Expect(StatusCode.Ok, KernelMethod.ThreadStop, name);
        while (Runtime.Clock.NowNs < s_deadline) Ask.Linger(100_000);
        Expect(StatusCode.Ok, KernelMethod.ThreadResume, name);
        while (Volatile.Read(ref s_answer) != 200) Ask.Linger(20_000);
        Volatile.Write(ref s_isReady, 0);
        Expect(StatusCode.Ok, KernelMethod.ThreadEnd, name);
        Ask.Close(source);
        Ask.Close(s_port);
    }

    /// <summary>It goes on behind the doorbell that stopped it.</summary>
    private static void StopsItself()
    {
        ulong name = Ask.Thread(Resumes);
        Volatile.Write(ref s_isReady, 1);
        Expect(StatusCode.Ok, KernelMethod.ThreadStop, 0);
        Verdict.Expect(Kernel.TryReap(out Completion resumed), "nobody has resumed this thread"u8);
        Verdict.Expect(StatusCode.Ok, resumed.Code, "resuming"u8);
        Volatile.Write(ref s_isReady, 0);
        Expect(StatusCode.Ok, KernelMethod.ThreadEnd, name);
    }

    /// <summary>Places of threads are used again, and the last thread's end is the process's.</summary>
    public static void Ends()
    {
        for (uint i = 0; i < 100; i++)
        {
            ulong name = Ask.Thread(Counts);
            Verdict.Expect(1 | (long)(i + 1) << 32, (long)name, "the name of a thread"u8);
            if (i % 3 == 0) Ask.Linger(5_000);
            Expect(StatusCode.Ok, KernelMethod.ThreadEnd, name);
            Expect(StatusCode.NotFound, KernelMethod.ThreadEnd, name);
            Ask.ForgetThread();
        }
        s_name = Ask.Thread(EndsItself);
        Volatile.Write(ref s_isReady, 1);
        Completion ended;
        while (!Kernel.TryReap(out ended)) Kernel.Ring(0);
        Verdict.Expect(StatusCode.Ok, ended.Code, "a thread that ends itself"u8);
        ulong process = Ask.Process(40);
        Ask.Start(process, Ask.RunsForEver);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadEnd, process, 0), "the end of the last"u8);
        Verdict.Expect(StatusCode.BadHandle, Kernel.Do(KernelMethod.ThreadEnd, process, 0), "what is no more"u8);
        Ask.Thread(Cases.Threads.ExitsSoon);
        Kernel.Do(KernelMethod.ThreadEnd, Ask.Self, 0);
    }

    /// <summary>Registers go in and come out; of the flags and mxcsr only what a program may choose.</summary>
    public static void Changes()
    {
        ulong process = Ask.Process(40), region = Ask.Region(2);
        ThreadRecord* record = (ThreadRecord*)Ask.Map(region, 2);
        Ask.Start(process, Ask.RunsForEver);
        Verdict.Expect(StatusCode.Busy, State(process, region, 0), "the state of one that runs"u8);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadStop, process, 0), "stopping"u8);
        Verdict.Expect(StatusCode.BadArgument, State(process, region, 8192 - 687), "a state beyond the end"u8);
        for (ulong seed = 1; seed < 60; seed++)
        {
            for (int i = 0; i < 84; i++) ((ulong*)&record->Registers)[i] = seed * 0x9E37_79B9_7F4A_7C15 << i % 9;
            Verdict.Expect(StatusCode.Ok, SetState(process, region, 0), "setting a state"u8);
            ulong flags = record->Registers.General[(int)RegisterIndex.Rflags];
            ulong r15 = record->Registers.General[0];
            uint control = *(uint*)&((byte*)&record->Registers.Vectors)[24];
            Verdict.Expect(StatusCode.Ok, State(process, region, 4000), "reading it back"u8);
            ThreadRecord* back = (ThreadRecord*)((byte*)record + 4000);
            Verdict.Expect((long)r15, (long)back->Registers.General[0], "a register"u8);
            ulong answer = back->Registers.General[(int)RegisterIndex.Rflags];
            Verdict.Expect((long)(flags & UserFlags | 0x202), (long)answer, "the flags"u8);
            uint answered = *(uint*)&((byte*)&back->Registers.Vectors)[24];
            Verdict.Expect((long)(control & 0xFFFF), answered, "mxcsr"u8);
            Verdict.Expect(back->Registers.FsBase < UserLayout.End, "fs base"u8);
        }
        RunsChanged(process, region, record);
    }

    /// <summary>At an address where it faults: the registers are those that it was given.</summary>
    private static void RunsChanged(ulong process, ulong region, ThreadRecord* record)
    {
        record->Registers.General[(int)RegisterIndex.Rip] = Program + Ask.Faults;
        record->Registers.General[(int)RegisterIndex.R13] = 0x1313;
        record->Registers.General[(int)RegisterIndex.Rflags] = Huge & ~0x100ul;
        SetState(process, region, 0);
        Verdict.Expect(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadResume, process, 0), "resuming"u8);
        ProcessRecord* ended = (ProcessRecord*)record;
        do
        {
            Ask.Linger(20_000);
            Kernel.Do(KernelMethod.ProcessState, process, region, 0);
        }
        while (ended->Phase == ProcessPhase.Running);
        Verdict.Expect(6, ended->Vector, "the vector of ud2"u8);
        Verdict.Expect(0x1313, (long)ended->Registers[(int)RegisterIndex.R13], "a register that it was given"u8);
    }

    private static StatusCode State(ulong process, ulong region, ulong offset) =>
        Kernel.Do(KernelMethod.ThreadState, process, 0, region, offset);

    private static StatusCode SetState(ulong process, ulong region, ulong offset) =>
        Kernel.Do(KernelMethod.ThreadSetState, process, 0, region, offset);

    private static void Expect(StatusCode expected, KernelMethod method, ulong name) =>
        Verdict.Expect(expected, Kernel.Do(method, Ask.Self, name), "a thread by its name"u8);
}
