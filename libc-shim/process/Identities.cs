using System.Runtime.CompilerServices;
using Mooring.LibcShim.Abi;

namespace Mooring.LibcShim;

/// <summary>
/// Who the process says it is: three users, three groups, and groups besides. A fork and an exec keep them. There are
/// no rights that depend on them: only who is root may become somebody else.
/// </summary>
internal static unsafe class Identities
{
    // SAFETY: lists of the program's are read and written after User has checked all of them.
    public const int MostGroups = 32;

    private static Identity s_users, s_groups;
    private static GroupTable s_more;
    private static int s_count;

    public static ref Identity Users => ref s_users;

    public static ref Identity Groups => ref s_groups;

    public static bool IsRoot => s_users.Effective == 0;

    public static long GetGroups(LinuxThread* thread, int room, ulong into)
    {
        if (room < 0 || (room > 0 && room < s_count)) return Answer.Error(Errno.EINVAL);
        if (room == 0) return s_count;
        if (!User.CanWrite(thread, into, (ulong)s_count * 4)) return Answer.Error(Errno.EFAULT);
        for (int i = 0; i < s_count; i++) ((uint*)into)[i] = s_more[i];
        return s_count;
    }

    public static long SetGroups(LinuxThread* thread, int count, ulong from)
    {
        if (!IsRoot) return Answer.Error(Errno.EPERM);
        if ((uint)count > MostGroups) return Answer.Error(Errno.EINVAL);
        if (!User.CanRead(thread, from, (ulong)count * 4)) return Answer.Error(Errno.EFAULT);
        for (int i = 0; i < count; i++) s_more[i] = ((uint*)from)[i];
        s_count = count;
        return 0;
    }

    [InlineArray(MostGroups)]
    private struct GroupTable
    {
        private uint _group;
    }
}

/// <summary>The real, the effective and the saved one.</summary>
internal unsafe struct Identity
{
    // SAFETY: the program's memory is touched by User alone.
    private const uint Same = uint.MaxValue;

    public uint Real, Effective, Saved;

    /// <summary>setuid, setgid.</summary>
    public long Set(uint id)
    {
        if (id == Same) return Answer.Error(Errno.EINVAL);
        if (!Identities.IsRoot) return MayBe(id) ? Done(Real, id, Saved) : Answer.Error(Errno.EPERM);
        return Done(id, id, id);
    }

    /// <summary>setreuid, setregid.</summary>
    public long SetTwo(uint real, uint effective)
    {
        bool may = Identities.IsRoot || ((real == Same || real == Real || real == Effective) && MayBe(effective));
        if (!may) return Answer.Error(Errno.EPERM);
        uint to = effective == Same ? Effective : effective;
        bool isSaved = real != Same || (effective != Same && effective != Real);
        return Done(real == Same ? Real : real, to, isSaved ? to : Saved);
    }

    /// <summary>setresuid, setresgid.</summary>
    public long SetThree(uint real, uint effective, uint saved)
    {
        if (!Identities.IsRoot && !(MayBe(real) && MayBe(effective) && MayBe(saved)))
            return Answer.Error(Errno.EPERM);
        return Done(
            real == Same ? Real : real, effective == Same ? Effective : effective, saved == Same ? Saved : saved);
    }

    public readonly long Tell(LinuxThread* thread, ulong real, ulong effective, ulong saved)
    {
        bool isDone = User.TryWrite(thread, real, Real) && User.TryWrite(thread, effective, Effective)
            && User.TryWrite(thread, saved, Saved);
        return isDone ? 0 : Answer.Error(Errno.EFAULT);
    }

    private readonly bool MayBe(uint id) => id == Same || id == Real || id == Effective || id == Saved;

    private long Done(uint real, uint effective, uint saved)
    {
        (Real, Effective, Saved) = (real, effective, saved);
        return 0;
    }
}
