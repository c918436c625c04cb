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

    public static ref Identity Users(LinuxThread* thread) => ref thread->Process->Traits.Users;

    public static ref Identity Groups(LinuxThread* thread) => ref thread->Process->Traits.Groups;

    public static bool IsRoot(LinuxThread* thread) => Users(thread).Effective == 0;

    public static long GetGroups(LinuxThread* thread, int room, ulong into)
    {
        ref ProcessTraits traits = ref thread->Process->Traits;
        int count = traits.GroupCount;
        if (room < 0 || (room > 0 && room < count)) return Answer.Error(Errno.EINVAL);
        if (room == 0) return count;
        if (!User.CanWrite(thread, into, (ulong)count * 4)) return Answer.Error(Errno.EFAULT);
        for (int i = 0; i < count; i++) ((uint*)into)[i] = traits.More[i];
        return count;
    }

    public static long SetGroups(LinuxThread* thread, int count, ulong from)
    {
        if (!IsRoot(thread)) return Answer.Error(Errno.EPERM);
        if ((uint)count > MostGroups) return Answer.Error(Errno.EINVAL);
        if (!User.CanRead(thread, from, (ulong)count * 4)) return Answer.Error(Errno.EFAULT);
        ref ProcessTraits traits = ref thread->Process->Traits;
        for (int i = 0; i < count; i++) traits.More[i] = ((uint*)from)[i];
        traits.GroupCount = count;
        return 0;
    }
}

/// <summary>The real, the effective and the saved one.</summary>
internal unsafe struct Identity
{
    // SAFETY: the program's memory is touched by User alone.
    private const uint Same = uint.MaxValue;

    public uint Real, Effective, Saved;

    /// <summary>setuid, setgid.</summary>
    public long Set(LinuxThread* thread, uint id)
    {
        if (id == Same) return Answer.Error(Errno.EINVAL);
        if (!Identities.IsRoot(thread)) return MayBe(id) ? Done(Real, id, Saved) : Answer.Error(Errno.EPERM);
        return Done(id, id, id);
    }

    /// <summary>setreuid, setregid.</summary>
    public long SetTwo(LinuxThread* thread, uint real, uint effective)
    {
        bool may = Identities.IsRoot(thread)
            || ((real == Same || real == Real || real == Effective) && MayBe(effective));
        if (!may) return Answer.Error(Errno.EPERM);
        uint to = effective == Same ? Effective : effective;
        bool isSaved = real != Same || (effective != Same && effective != Real);
        return Done(real == Same ? Real : real, to, isSaved ? to : Saved);
    }

    /// <summary>setresuid, setresgid.</summary>
    public long SetThree(LinuxThread* thread, uint real, uint effective, uint saved)
    {
        if (!Identities.IsRoot(thread) && !(MayBe(real) && MayBe(effective) && MayBe(saved)))
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
