using System.Runtime.CompilerServices;

namespace Mooring.LibcShim;

/// <summary>
/// What the shim keeps of a Linux process that others do not: of the one in whose memory it lies, and of each child
/// that a thread is between vfork and exec (<see cref="Vfork"/>).
/// </summary>
internal unsafe struct LinuxProcess
{
    // SAFETY: statics of the image stay where they are.
    public const int NameBytes = 16;

    private static LinuxProcess s_own;

    public int Id;
    public uint Umask;
    public ProcessTraits Traits;

    /// <summary>Processor time of children that have been waited for.</summary>
    public ulong ChildrenCpuNs;
    public NameOfProcess Name;
    public ProcessSignals Signals;

    /// <summary>The process whose memory this is.</summary>
    public static LinuxProcess* Own => (LinuxProcess*)Unsafe.AsPointer(ref s_own);
}

/// <summary>As prctl tells it, with a NUL.</summary>
[InlineArray(LinuxProcess.NameBytes)]
internal struct NameOfProcess
{
    private byte _byte;
}
