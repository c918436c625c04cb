using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>struct sigevent, of which the first 24 of 64 bytes are used.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
public struct SignalEvent
{
    public ulong Value;
    public int Signal;

    /// <summary>SIGEV_SIGNAL 0, SIGEV_NONE 1, SIGEV_THREAD 2, SIGEV_THREAD_ID 4.</summary>
    public int Notify;

    public int Thread;
}
