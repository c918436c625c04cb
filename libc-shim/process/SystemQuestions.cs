using System;
using Mooring.LibcShim.Abi;
using Mooring.Ports;
using Mooring.Sdk;

namespace Mooring.LibcShim;

/// <summary>What is asked about the system: its name, its limits, its processors, chance.</summary>
internal static unsafe class SystemQuestions
{
    // SAFETY: what is written to has been checked for its whole length.
    private const int NameField = 65;
    private const ulong Unlimited = ulong.MaxValue;

    /// <summary>struct utsname: six fields of 65 bytes.</summary>
    public static long Name(LinuxThread* thread, ulong into)
    {
        if (!User.CanWrite(thread, into, NameField * 6)) return Answer.Error(Errno.EFAULT);
        Span<byte> fields = new((byte*)into, NameField * 6);
        fields.Clear();
        "Linux"u8.CopyTo(fields);
        "mooring"u8.CopyTo(fields.Slice(NameField));
        "6.1.0-mooring"u8.CopyTo(fields.Slice(2 * NameField));
        "#1 Mooring"u8.CopyTo(fields.Slice(3 * NameField));
        "x86_64"u8.CopyTo(fields.Slice(4 * NameField));
        "(none)"u8.CopyTo(fields.Slice(5 * NameField));
        return 0;
    }

    /// <summary>prlimit64: told, and cannot be changed to anything else.</summary>
    public static long Limit(LinuxThread* thread, int process, uint resource, ulong given, ulong old)
    {
        if (process != 0 && process != thread->Process->Id) return Answer.Error(Errno.ESRCH);
        if (resource > 15) return Answer.Error(Errno.EINVAL);
        ulong soft = resource switch
        {
            3 => InitialStack.Bytes,
            4 => 0,
            6 => Threads.Most,
            7 => 1024,
            _ => Unlimited,
        };
        if (given != 0 && !User.CanRead(thread, given, 16)) return Answer.Error(Errno.EFAULT);
        if (old == 0) return given == 0 || ((ulong*)given)[0] >= soft ? 0 : Answer.Error(Errno.EPERM);
        if (!User.CanWrite(thread, old, 16)) return Answer.Error(Errno.EFAULT);
        ((ulong*)old)[0] = soft;
        ((ulong*)old)[1] = resource == 7 ? 1024 : Unlimited;
        return 0;
    }

    /// <summary>sethostname, setdomainname: the names are the machine's.</summary>
    public static long SetName(LinuxThread* thread, ulong name, ulong bytes)
    {
        const ulong most = 64;
        if (bytes > most) return Answer.Error(Errno.EINVAL);
        return Answer.Error(User.CanRead(thread, name, bytes) ? Errno.EPERM : Errno.EFAULT);
    }

    /// <summary>sched_getaffinity: as many processors as run.</summary>
    public static long Affinity(LinuxThread* thread, ulong bytes, ulong into)
    {
        if (bytes < 8 || bytes % 8 != 0) return Answer.Error(Errno.EINVAL);
        return User.TryWrite(thread, into, (1ul << (int)Clock.Processors) - 1) ? 8 : Answer.Error(Errno.EFAULT);
    }

    /// <summary>
    /// getrusage: processor time, all of it the program's, and memory; what else there is in it is not counted.
    /// </summary>
    public static long Usage(LinuxThread* thread, int who, ulong into)
    {
        const ulong bytes = 144;
        const int children = -1, process = 0, itself = 1, maximum = 4;
        if (who is not (children or process or itself)) return Answer.Error(Errno.EINVAL);
        if (!User.CanWrite(thread, into, bytes)) return Answer.Error(Errno.EFAULT);
        ulong microseconds = CpuTime.Read(thread, out ulong pages) / 1000;
        if (who == children) (microseconds, pages) = (thread->Process->ChildrenCpuNs / 1000, 0);
        new Span<byte>((byte*)into, (int)bytes).Clear();
        ((ulong*)into)[0] = microseconds / 1_000_000;
        ((ulong*)into)[1] = microseconds % 1_000_000;
        ((ulong*)into)[maximum] = pages * 4;
        return 0;
    }

    /// <summary>times: hundredths of a second.</summary>
    public static long Times(LinuxThread* thread, ulong into)
    {
        const ulong tick = 10_000_000;
        if (into != 0)
        {
            if (!User.CanWrite(thread, into, 32)) return Answer.Error(Errno.EFAULT);
            new Span<byte>((byte*)into, 32).Clear();
            ((ulong*)into)[0] = CpuTime.Read(thread) / tick;
            ((ulong*)into)[2] = thread->Process->ChildrenCpuNs / tick;
        }
        return (long)(Clock.Now / tick);
    }

    /// <summary>
    /// struct sysinfo (include/uapi/linux/sysinfo.h): 112 bytes; no swap, and no load, which nobody counts.
    /// </summary>
    public static long Information(LinuxThread* thread, ulong into)
    {
        const ulong bytes = 112;
        const int memoryWord = 4, processesWord = 10, unit = 26;
        if (!User.CanWrite(thread, into, bytes)) return Answer.Error(Errno.EFAULT);
        new Span<byte>((byte*)into, (int)bytes).Clear();
        ulong* words = (ulong*)into;
        words[0] = Clock.Now / 1_000_000_000;
        words[memoryWord] = Ask(thread, 3);
        words[memoryWord + 1] = Ask(thread, 4);
        words[processesWord] = (ushort)Ask(thread, 5);
        ((uint*)into)[unit] = Limits.PageBytes;
        return 0;
    }

    private static ulong Ask(LinuxThread* thread, int which)
    {
        PosixCallsLayout.IdentityArguments arguments = new() { Which = which };
        return (ulong)Math.Max(0, Server.Call(thread, PosixCallsLayout.Identity, arguments));
    }

    public static long Random(LinuxThread* thread, ulong into, ulong bytes)
    {
        ulong piece = Math.Min(bytes, Server.BufferBytes);
        if (!User.CanWrite(thread, into, piece)) return Answer.Error(Errno.EFAULT);
        PosixCallsLayout.GetrandomArguments arguments = new() { Into = Server.Range(0, piece) };
        long answer = Server.Call(thread, PosixCallsLayout.Getrandom, arguments);
        if (answer > 0) User.Copy(thread->Buffer, (byte*)into, (ulong)answer);
        return answer;
    }
}
