using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Who the process is, and how it and its children end.</summary>
internal static unsafe class ProcessCalls
{
    // SAFETY: what the server has filled in lies in the thread's buffer; names are copied with their length.
    private const int All = 0, ById = 1, ByGroup = 2, Exited = 4, DoNotWait = 1;
    private const int StatusBytes = 16, UsageBytes = 144;
    private const int Parent = 0, Group = 1, Session = 2, MakeSession = 6;

    /// <summary>The calls are to be told (strace).</summary>
    public static bool IsTraced { get; set; }

    public static void Begin(LinuxThread* thread, int id)
    {
        thread->Process->ChildrenCpuNs = 0;
        thread->Id = thread->Process->Id = id;
    }

    /// <summary>The last part of a path.</summary>
    public static void SetName(LinuxThread* thread, ReadOnlySpan<byte> path)
    {
        int start = path.LastIndexOf((byte)'/') + 1;
        path = path.Slice(start, Math.Min(path.Length - start, LinuxProcess.NameBytes - 1));
        ref NameOfProcess name = ref thread->Process->Name;
        name = default;
        path.CopyTo(name);
    }

    /// <summary>
    /// The process ends, with a status as wait4 tells it. That of a vfork's child comes back: the thread is its parent
    /// then, with the parent's registers.
    /// </summary>
    public static void End(LinuxThread* thread, int status)
    {
        if (IsTraced) Trace.End(thread, status);
        if (Vfork.IsChild(thread)) Vfork.End(thread, status);
        else Kernel.Exit(status);
    }

    public static long ExitAll(LinuxThread* thread, int code)
    {
        End(thread, (code & 0xFF) << 8);
        return Answer.Registers;
    }

    /// <summary>The end of one thread.</summary>
    public static long Exit(LinuxThread* thread, int code)
    {
        if (Threads.Count == 1 || Vfork.IsChild(thread)) return ExitAll(thread, code);
        Robust.Leave(thread);
        if (thread->ClearAtEnd != 0 && User.TryWrite(thread, thread->ClearAtEnd, 0))
            Futexes.Wake(thread, thread->ClearAtEnd, 1, uint.MaxValue);
        Threads.Park(thread);
        return 0;
    }

    public static long SetUmask(LinuxThread* thread, uint mask)
    {
        uint before = thread->Process->Umask;
        thread->Process->Umask = mask & 0x1FF;
        return before;
    }

    public static long ParentId(LinuxThread* thread) => Identify(thread, Parent, 0);

    public static long GroupOf(LinuxThread* thread, int process) => Identify(thread, Group, process);

    public static long SessionOf(LinuxThread* thread, int process) => Identify(thread, Session, process);

    private static long Identify(LinuxThread* thread, int which, int process) => Server.Call(
        thread, PosixCallsLayout.Identity,
        new PosixCallsLayout.IdentityArguments { Which = which, Process = process });

    public static long SetGroup(LinuxThread* thread, int process, int group) => Server.Call(
        thread, PosixCallsLayout.Setpgid,
        new PosixCallsLayout.SetpgidArguments { Process = process, Group = group });

    public static long NewSession(LinuxThread* thread) => Identify(thread, MakeSession, 0);

    public static long Wait4(LinuxThread* thread, int id, ulong status, int options, ulong usage)
    {
        if ((options & ~0xB) != 0) return Answer.Error(Errno.EINVAL);
        int kind = id == -1 ? All : id > 0 ? ById : ByGroup;
        long found = WaitFor(thread, kind, kind == All ? 0 : Math.Abs(id), options | Exited);
        if (found <= 0) return found;
        int told = *(int*)(thread->Buffer + Server.Filled);
        bool isTold = status == 0 || User.TryWrite(thread, status, told);
        return isTold & TellUsage(thread, usage) ? found : Answer.Error(Errno.EFAULT);
    }

    public static long WaitId(LinuxThread* thread, int kind, int id, ulong into, int options, ulong usage)
    {
        if (kind is not (All or ById or ByGroup)) return Answer.Error(Errno.EINVAL);
        long found = WaitFor(thread, kind, id, options);
        if (found <= Answer.Interrupted) return found;
        int* said = (int*)(thread->Buffer + Server.Filled);
        SignalInfo info = default;
        if (found > 0)
            info = new SignalInfo
            {
                Signal = (int)Signal.Child, Code = said[1], Origin = (ulong)found, Value = (uint)said[2],
            };
        bool isTold = (found <= 0 || TellUsage(thread, usage)) && (into == 0 || User.TryWrite(thread, into, info));
        return isTold ? Math.Min(found, 0) : Answer.Error(Errno.EFAULT);
    }

    private static bool TellUsage(LinuxThread* thread, ulong usage) => usage == 0
        || User.TryCopyOut(thread, thread->Buffer + Server.Filled + StatusBytes, usage, UsageBytes);

    private static long WaitFor(LinuxThread* thread, int kind, int id, int options)
    {
        PosixCallsLayout.WaitForArguments arguments = new()
        {
            Kind = kind, Id = id, Options = options, Into = Server.Range(Server.Filled, StatusBytes + UsageBytes),
        };
        long found = Server.CallHeeding(thread, PosixCallsLayout.WaitFor, arguments);
        if (found != Answer.Interrupted) return Counted(thread, found, options);
        // The signal may be the one of the child that has just ended: a wait that finds somebody is not interrupted.
        arguments.Options |= DoNotWait;
        found = Counted(thread, Server.Call(thread, PosixCallsLayout.WaitFor, arguments), options);
        return found == 0 && (options & DoNotWait) == 0 ? Answer.Interrupted : found;
    }

    /// <summary>The time of a child that is no more.</summary>
    private static long Counted(LinuxThread* thread, long found, int options)
    {
        const int keeps = 0x0100_0000;
        byte* told = thread->Buffer + Server.Filled;
        bool hasEnded = found > 0 && (options & keeps) == 0 && ((int*)told)[1] is > 0 and <= 3;
        ulong* usage = (ulong*)(told + StatusBytes);
        if (hasEnded) thread->Process->ChildrenCpuNs += usage[0] * 1_000_000_000 + usage[1] * 1000;
        return found;
    }

    /// <summary>PR_SET_NAME 15, PR_GET_NAME 16; what else is asked there is not known.</summary>
    public static long Control(LinuxThread* thread, int option, ulong argument)
    {
        switch (option)
        {
            case 15:
                NameOfProcess name = default;
                if (User.CopyText(thread, argument, (byte*)&name, LinuxProcess.NameBytes) == Answer.Error(Errno.EFAULT))
                    return Answer.Error(Errno.EFAULT);
                name[LinuxProcess.NameBytes - 1] = 0;
                thread->Process->Name = name;
                return 0;
            case 16:
                return User.TryWrite(thread, argument, thread->Process->Name) ? 0 : Answer.Error(Errno.EFAULT);
            default:
                return Answer.Error(Errno.EINVAL);
        }
    }
}
