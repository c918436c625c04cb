using Mooring.LibcShim.Abi;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>Calls that few programs make: the rest of <see cref="Calls"/>.</summary>
internal static unsafe class RareCalls
{
    // SAFETY: the thread is the calling one, whose state stays mapped.

    public static long Run(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Getitimer => TimerCalls.GetInterval(t, (int)g.A, g.B),
        SystemCall.TimerCreate => TimerCalls.Create(t, (int)g.A, g.B, g.C),
        SystemCall.TimerSettime => TimerCalls.Set(t, (int)g.A, (int)g.B, g.C, g.D),
        SystemCall.TimerGettime => TimerCalls.Get(t, (int)g.A, g.B),
        SystemCall.TimerGetoverrun => TimerCalls.Ask(t, TimerCall.Overrun, (int)g.A),
        SystemCall.TimerDelete => TimerCalls.Ask(t, TimerCall.Delete, (int)g.A),
        SystemCall.TimerfdCreate => TimerCalls.Open(t, (int)g.A, (int)g.B),
        SystemCall.TimerfdSettime => TimerCalls.SetDescriptor(t, (int)g.A, (int)g.B, g.C, g.D),
        SystemCall.TimerfdGettime => TimerCalls.GetDescriptor(t, (int)g.A, g.B),
        SystemCall.ClockSettime => TimeCalls.Set(t, (int)g.A, g.B),
        SystemCall.RtSigqueueinfo => SignalCalls.Queue(t, (int)g.A, 0, (int)g.B, g.C),
        SystemCall.RtTgsigqueueinfo => g.B == 0
            ? Answer.Error(Errno.EINVAL)
            : SignalCalls.Queue(t, (int)g.A, (int)g.B, (int)g.C, g.D),
        _ => Identity(t, call, g),
    };

    private static long Identity(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Getuid => Identities.Users(t).Real,
        SystemCall.Geteuid => Identities.Users(t).Effective,
        SystemCall.Getgid => Identities.Groups(t).Real,
        SystemCall.Getegid => Identities.Groups(t).Effective,
        SystemCall.Setuid => Identities.Users(t).Set(t, (uint)g.A),
        SystemCall.Setgid => Identities.Groups(t).Set(t, (uint)g.A),
        SystemCall.Setreuid => Identities.Users(t).SetTwo(t, (uint)g.A, (uint)g.B),
        SystemCall.Setregid => Identities.Groups(t).SetTwo(t, (uint)g.A, (uint)g.B),
        SystemCall.Setresuid => Identities.Users(t).SetThree(t, (uint)g.A, (uint)g.B, (uint)g.C),
        SystemCall.Setresgid => Identities.Groups(t).SetThree(t, (uint)g.A, (uint)g.B, (uint)g.C),
        SystemCall.Getresuid => Identities.Users(t).Tell(t, g.A, g.B, g.C),
        SystemCall.Getresgid => Identities.Groups(t).Tell(t, g.A, g.B, g.C),
        SystemCall.Setfsuid => Identities.Users(t).Effective,
        SystemCall.Setfsgid => Identities.Groups(t).Effective,
        SystemCall.Getgroups => Identities.GetGroups(t, (int)g.A, g.B),
        SystemCall.Setgroups => Identities.SetGroups(t, (int)g.A, g.B),
        _ => Schedule(t, call, g),
    };

    private static long Schedule(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Getpriority => Scheduling.GetNice(t, (int)g.A, (int)g.B),
        SystemCall.Setpriority => Scheduling.SetNice(t, (int)g.A, (int)g.B, (int)g.C),
        SystemCall.SchedGetscheduler => Scheduling.Policy(t, (int)g.A),
        SystemCall.SchedSetscheduler => Scheduling.SetPolicy(t, (int)g.A, (int)g.B, g.C),
        SystemCall.SchedGetparam => Scheduling.Parameter(t, (int)g.A, g.B),
        SystemCall.SchedSetparam => Scheduling.SetParameter(t, (int)g.A, g.B),
        SystemCall.SchedGetPriorityMax => Scheduling.Bound((int)g.A, true),
        SystemCall.SchedGetPriorityMin => Scheduling.Bound((int)g.A, false),
        SystemCall.SchedRrGetInterval => Scheduling.Slice(t, (int)g.A, g.B),
        SystemCall.SchedSetaffinity => Scheduling.SetAffinity(t, (int)g.A, g.B, g.C),
        SystemCall.Getcpu => Scheduling.Processor(t, g.A, g.B),
        SystemCall.Personality => Scheduling.Personality(t, (uint)g.A),
        _ => Memory(t, call, g),
    };

    private static long Memory(LinuxThread* t, SystemCall call, in CallArguments g) => call switch
    {
        SystemCall.Msync => LockedMemory.Synchronize(t, g.A, g.B, (uint)g.C),
        SystemCall.Mlock or SystemCall.Munlock => LockedMemory.Check(t, g.A, g.B),
        SystemCall.Mlock2 => g.C > 1 ? Answer.Error(Errno.EINVAL) : LockedMemory.Check(t, g.A, g.B),
        SystemCall.Mlockall => LockedMemory.All((uint)g.A),
        SystemCall.Munlockall => 0,
        SystemCall.Readahead or SystemCall.SyncFileRange => DescriptorCalls.SynchronizeRange(t, (int)g.A, g),
        SystemCall.Syncfs => DescriptorCalls.Sync(t, (int)g.A),
        SystemCall.Sethostname or SystemCall.Setdomainname => SystemQuestions.SetName(t, g.A, g.B),
        SystemCall.GetRobustList => Robust.Get(t, (int)g.A, g.B, g.C),
        SystemCall.SetRobustList => Robust.Set(t, g.A, g.B),
        _ => Unknown(t, call),
    };

    private static long Unknown(LinuxThread* t, SystemCall call)
    {
        const int unknownCall = 1;
        PosixCallsLayout.NoteArguments arguments = new() { Kind = unknownCall, Number = (uint)call };
        Server.Call(t, PosixCallsLayout.Note, arguments);
        return Answer.Error(Errno.ENOSYS);
    }
}
