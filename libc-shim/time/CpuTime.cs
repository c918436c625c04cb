using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// Processor time of the process, as the kernel counts it: read through a page that is made for the question. Of one
/// thread the kernel tells none.
/// </summary>
internal static unsafe class CpuTime
{
    // SAFETY: the page is mapped at Place while the record in it is read.
    private const ulong Place = ShimImage.Base + 0x30_0000_0000, ReadWrite = (ulong)(Rights.Read | Rights.Write);

    /// <summary>In ns. 0: the kernel would not say.</summary>
    public static ulong Read(LinuxThread* thread) => Read(thread, out _);

    /// <inheritdoc cref="Read(LinuxThread*)"/>
    /// <param name="thread">The calling thread.</param>
    /// <param name="pages">Memory that the process has.</param>
    public static ulong Read(LinuxThread* thread, out ulong pages)
    {
        pages = 0;
        long region = Kernel.Do(thread, KernelMethod.RegionCreate, 1);
        if (region < 0) return 0;
        Kernel.Enter(thread);
        Kernel.Push(KernelMethod.Map, Kernel.Self, (ulong)region, 0, 1, ReadWrite, Place);
        Kernel.Push(KernelMethod.ProcessState, Kernel.Self, (ulong)region, 0);
        Kernel.Ring();
        bool isTold = (Kernel.Reap() | Kernel.Reap()) >= 0;
        ulong ns = isTold ? ((ProcessRecord*)Place)->CpuTimeNs : 0;
        if (isTold) pages = ((ProcessRecord*)Place)->Pages;
        Kernel.Push(KernelMethod.Unmap, Kernel.Self, Place, 1);
        Kernel.Push(KernelMethod.Close, (ulong)region);
        Kernel.Ring();
        Kernel.Reap();
        Kernel.Reap();
        Kernel.Leave();
        return ns;
    }
}
