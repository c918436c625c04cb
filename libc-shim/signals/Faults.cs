using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>Faults of the program: memory that was not touched yet gets its pages; the rest are signals.</summary>
internal static unsafe class Faults
{
    // SAFETY: the thread is the calling one, whose state and enter block stay mapped.
    private const uint Divide = 0, Debug = 1, Breakpoint = 3, Opcode = 6, PageFault = 14, Floating = 16, Alignment = 17;
    private const uint Vectors = 19;
    private const ulong WasWrite = 2, WasFetch = 16;
    private const int NotMapped = 1, NotAllowed = 2;

    public static void Take(LinuxThread* thread, ref Reflection reflection)
    {
        SignalInfo info = default;
        if (reflection.Vector == PageFault)
        {
            TouchResult touched = Touch(thread, reflection);
            if (touched == TouchResult.Done) return;
            if (touched == TouchResult.NoMemory)
            {
                ProcessCalls.End(thread, (int)Signal.Kill);
                return;
            }
            bool isBeyond = touched == TouchResult.Beyond;
            info.Signal = (int)(isBeyond ? Signal.Bus : Signal.SegmentationFault);
            info.Code = touched == TouchResult.Nothing ? NotMapped : NotAllowed;
            info.Origin = reflection.FaultAddress;
            Present(ref reflection, touched);
        }
        else
        {
            (info.Signal, info.Code) = Of(reflection.Vector);
            if (info.Code != SignalInfo.ByKernel)
                info.Origin = reflection.Registers.General[(int)RegisterIndex.Rip];
        }
        Delivery.Fault(thread, info);
    }

    /// <summary>Linux says of its own half that it is there, and not of memory that nobody may touch.</summary>
    private static void Present(ref Reflection reflection, TouchResult touched)
    {
        const ulong kernelHalf = 1ul << 47, isPresent = 1;
        if (reflection.FaultAddress >= kernelHalf) reflection.ErrorCode |= isPresent;
        else if (touched == TouchResult.Closed) reflection.ErrorCode &= ~isPresent;
    }

    private static TouchResult Touch(LinuxThread* thread, in Reflection reflection)
    {
        Protection need = (reflection.ErrorCode & WasWrite) != 0 ? Protection.Write
            : (reflection.ErrorCode & WasFetch) != 0 ? Protection.Execute : Protection.Read;
        AddressSpace.Enter(thread);
        TouchResult touched = AddressSpace.Touch(thread, reflection.FaultAddress, need);
        AddressSpace.Leave();
        return touched;
    }

    /// <summary>The signal of a fault, and what is said about it (SIGFPE, SIGTRAP, SIGILL, SIGBUS, SIGSEGV).</summary>
    private static (int Signal, int Code) Of(uint vector) => vector switch
    {
        Divide => ((int)Signal.FloatingPoint, 1),
        Debug => ((int)Signal.Trap, 2),
        Breakpoint => ((int)Signal.Trap, SignalInfo.ByKernel),
        Opcode => ((int)Signal.IllegalInstruction, 2),
        Alignment => ((int)Signal.Bus, 1),
        Floating or Vectors => ((int)Signal.FloatingPoint, 7),
        _ => ((int)Signal.SegmentationFault, SignalInfo.ByKernel),
    };
}
