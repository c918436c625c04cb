using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Mooring.Apps.Abuse.Raw;
using Mooring.Ports;
using Mooring.Rings;

namespace Mooring.Apps.Abuse.Cases;

/// <summary>A foreign program under a shim (shim.asm): its system calls, faults and pokes; a shim gone wrong.</summary>
internal static unsafe class Shims
{
    // SAFETY: Notes is a page that was just mapped here; the source of the copy is 2048 bytes of this image.
    private const ulong Code = 0x1000_0000, NotesAddress = 0x1200_0000, ShimCode = Code + 0x400, CodeEnd = Code + 0x800;
    private const ulong Garbage = 1, Nested = 2, Measured = 3;
    private const int CodeBytes = 0x800, Pid = 4242, Interrupted = -6, SystemCalls = 3;

    private static ulong s_process, s_port;
    private static ulong* s_notes;

    public static void Reflect()
    {
        Make(0);
        while (Note(0x100 + 16) < 2) Ask.Linger(50_000);
        Verdict.Expect(Pid, (long)Note(8), "what a system call answers"u8);
        Verdict.Expect(0x1122_3344_5566_7788, (long)Note(16), "a vector register across a system call"u8);
        Verdict.Expect(0x5151, (long)Note(24), "thread-local storage"u8);
        Verdict.Expect(77, (long)Note(32), "what the shim made of a fault"u8);
        Verdict.Expect(6, (long)Note(0x140), "the vector of ud2"u8);
        Ask.Linger(100_000);
        Verdict.Expect(0, (long)Note(40), "a poke that nobody gave"u8);
        Poke(0x8000_0000_0000_0001);
        while (Note(0x100 + 8) < SystemCalls) Ask.Linger(50_000);
        Verdict.Expect(unchecked((long)0x8000_0000_0000_0001), (long)Note(40), "the bits of a poke"u8);
        Verdict.Expect(2 * 0x5151, (long)Note(24), "thread-local storage after a poke"u8);
        Ask.Linger(200_000);
        Poke(6);
        while (Note(56) == 0) Ask.Linger(50_000);
        Verdict.Expect(Interrupted, (long)Note(48), "a wait that was poked"u8);
        Verdict.Expect(2, (long)Note(0x100 + 24), "pokes that were told"u8);
        Verdict.Expect(unchecked((long)0x8000_0000_0000_0007), (long)Note(40), "the bits of all pokes"u8);
        Poke(8);
        Ask.Linger(200_000);
        Verdict.Expect(2, (long)Note(0x100 + 24), "a poke inside the shim"u8);
        Unmake();
    }

    /// <summary>Frames of random bytes: the program faults again and again, and nothing else happens.</summary>
    public static void GarbageFrames()
    {
        Make(Garbage);
        while (Note(56) == 0) Ask.Linger(100_000);
        Verdict.Expect(Note(0x100 + 16) > 200, "faults of garbage"u8);
        Unmake();
    }

    /// <summary>The shim faults: that is the end of the process, as of any.</summary>
    public static void NestedFault()
    {
        Make(Nested);
        ulong region = Ask.Region(1);
        ProcessRecord* record = (ProcessRecord*)Ask.Map(region, 1);
        do
        {
            Ask.Linger(50_000);
            Kernel.Do(KernelMethod.ProcessState, s_process, region, 0);
        }
        while (record->Phase == ProcessPhase.Running);
        Verdict.Expect(record->Phase == ProcessPhase.Faulted && record->Vector == 6, "the end of a shim"u8);
        Unmake();
    }

    /// <summary>What a reflected system call costs, in ticks of the processor's clock.</summary>
    public static void Cost()
    {
        Make(Measured);
        while (Note(56) == 0) Ask.Linger(100_000);
        Order.Here.Figure = Note(64) / 1000;
        Unmake();
    }

    /// <summary>Who may have a shim, and when.</summary>
    public static void Rules()
    {
        ulong process = Ask.Process(40);
        Refused(StatusCode.BadArgument, Shim(process, Code - 1, Code, CodeEnd));
        Refused(StatusCode.BadArgument, Shim(process, CodeEnd, Code, CodeEnd));
        Refused(StatusCode.BadArgument, Shim(process, Code, Code, 0));
        Refused(StatusCode.BadArgument, Shim(process, Code, Code, 1ul << 63));
        Ask.Start(process, Ask.RunsForEver);
        Refused(StatusCode.Busy, Shim(process, Code, Code, CodeEnd));
        Refused(StatusCode.Unsupported, Kernel.Do(KernelMethod.ThreadPoke, process, 0, 1));
        Refused(StatusCode.NotFound, Kernel.Do(KernelMethod.ThreadPoke, process, 1, 1));
        Refused(StatusCode.BadArgument, Kernel.Do(KernelMethod.ThreadPoke, process, 0, 0));
        Kernel.Do(KernelMethod.ProcessKill, process, 0);
        Ask.Close(process);
        // All of this image is its own shim: its system calls are enters, as before.
        Refused(StatusCode.Ok, Shim(Ask.Self, 0x40_0000, 0x40_0000, 0x4000_0000));
        Refused(StatusCode.AlreadyExists, Shim(Ask.Self, 0x40_0000, 0x40_0000, 0x4000_0000));
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadPoke, Ask.Self, 0, 1));
        ulong port = Ask.Port();
        uint wait = new EnterControl(1, 1, EnterControl.Heeds).Value;
        long answer = Kernel.Enter(port << 32, 0, 0, ulong.MaxValue, ulong.MaxValue, wait);
        Verdict.Expect((long)EnterError.Poked, answer, "a wait with a poke before it"u8);
    }

    private static void Make(ulong what)
    {
        s_process = Ask.Process(60);
        ulong notes = Ask.Region(1), code = Ask.Region(1);
        s_notes = (ulong*)Ask.Map(notes, 1);
        ulong copy = Ask.Map(code, 1);
        new Span<byte>((byte*)ShimAddress(), CodeBytes).CopyTo(new Span<byte>((byte*)copy, CodeBytes));
        Kernel.Do(KernelMethod.Unmap, Ask.Self, copy, 1);
        Show(code, (ulong)(Rights.Read | Rights.Execute), Code);
        Show(notes, Ask.ReadWrite, NotesAddress);
        s_port = Ask.Port();
        Kernel.Do(KernelMethod.ProcessGive, out s_notes[0x200 / 8], s_process, s_port, (ulong)Rights.All);
        s_notes[0x208 / 8] = what == Garbage ? 300u : 0u;
        s_notes[0x210 / 8] = Order.Here.Seed;
        s_notes[0x800 / 8] = 0x5151;
        Refused(StatusCode.Ok, Shim(s_process, ShimCode, ShimCode, CodeEnd));
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadStart, s_process, Code, 0, what, 3));
    }

    private static void Unmake()
    {
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.ProcessKill, s_process, 0));
        Ask.Close(s_process);
    }

    private static void Show(ulong region, ulong rights, ulong address) =>
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.Map, s_process, region, 0, 1, rights, address));

    private static StatusCode Shim(ulong process, ulong entry, ulong first, ulong end) =>
        Kernel.Do(KernelMethod.ProcessShim, process, entry, first, end);

    private static void Poke(ulong bits) =>
        Refused(StatusCode.Ok, Kernel.Do(KernelMethod.ThreadPoke, s_process, 0, bits));

    private static ulong Note(int offset) => System.Threading.Volatile.Read(ref s_notes[offset / sizeof(ulong)]);

    private static void Refused(StatusCode expected, StatusCode answer) =>
        Verdict.Expect(expected, answer, "shims and pokes"u8);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "abuse_shim_address")]
    private static extern ulong ShimAddress();
}
