using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>siginfo_t: 128 bytes, of which the first 32 are used.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public struct SignalInfo
{
    /// <summary>SI_USER, SI_TKILL, SI_KERNEL, SI_QUEUE; of a fault what is behind SEGV_, FPE_, ILL_.</summary>
    public const int ByUser = 0, ByThread = -6, ByKernel = 0x80, ByQueue = -1;

    public int Signal, Error, Code;
    private int _padding;

    /// <summary>
    /// Sender's pid | uid &lt;&lt; 32; a timer's number | overrun &lt;&lt; 32; of a fault the address.
    /// </summary>
    public ulong Origin;

    /// <summary>si_status, si_value.</summary>
    public ulong Value;
}
