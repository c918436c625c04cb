using Mooring.LibcShim.Abi;
using Mooring.Ports;

namespace Mooring.LibcShim;

/// <summary>
/// The frames of handlers on the program's stack, as Linux lays them out (<see cref="SignalFrame"/>): a handler may
/// change any register in its frame, and the thread goes on with it after rt_sigreturn. What comes back is checked by
/// the kernel as all registers are.
/// </summary>
internal static unsafe class Frames
{
    // SAFETY: the frame and the vector registers behind it are written and read after User has said that they can be.

    /// <summary>Of a frame with everything; AT_MINSIGSTKSZ.</summary>
    public const ulong MostBytes = 2048;

    private const ulong RedZone = 128, VectorBytes = 512, VectorAlignment = 64, FrameAlignment = 16;
    private const ulong Segments = 0x002B_0000_0000_0033;
    private const ulong TrapFlag = 0x100, DirectionFlag = 0x400, Flags = 0x202;

    /// <summary>The thread goes on in the handler. False: there is no room for the frame.</summary>
    public static bool TryPush(LinuxThread* thread, in SignalAction action, in SignalInfo info, ulong mask)
    {
        ref UserRegisters registers = ref thread->Reflection.Registers;
        ulong top = Top(thread, action, registers.General[(int)RegisterIndex.Rsp]);
        ulong vectors = (top - VectorBytes) & ~(VectorAlignment - 1);
        ulong frame = ((vectors - (ulong)sizeof(SignalFrame)) & ~(FrameAlignment - 1)) - 8;
        if (!User.CanWrite(thread, frame, vectors + VectorBytes - frame)) return false;
        Write((SignalFrame*)frame, thread, action, info, mask, vectors);
        *(VectorImage*)vectors = registers.Vectors;
        // The last words of the area say whether more follows: only what FXSAVE knows.
        new System.Span<byte>((byte*)vectors + 464, 48).Clear();
        ref RegisterBuffer general = ref registers.General;
        general[(int)RegisterIndex.Rip] = action.Handler;
        general[(int)RegisterIndex.Rsp] = frame;
        general[(int)RegisterIndex.Rdi] = (ulong)info.Signal;
        general[(int)RegisterIndex.Rsi] = (ulong)&((SignalFrame*)frame)->Info;
        general[(int)RegisterIndex.Rdx] = (ulong)&((SignalFrame*)frame)->Context;
        general[(int)RegisterIndex.Rax] = 0;
        general[(int)RegisterIndex.Rflags] &= ~(TrapFlag | DirectionFlag);
        return true;
    }

    private static ulong Top(LinuxThread* thread, in SignalAction action, ulong stack)
    {
        ref SignalStack other = ref thread->Signals.Stack;
        bool isWanted = (action.Flags & SignalFlags.OnStack) != 0 && other.Flags != SignalStack.Disable;
        return isWanted && !IsOn(thread, stack) ? other.Start + other.Bytes : stack - RedZone;
    }

    /// <summary>Is the stack pointer in the signal stack?</summary>
    public static bool IsOn(LinuxThread* thread, ulong stack)
    {
        ref SignalStack other = ref thread->Signals.Stack;
        return other.Flags != SignalStack.Disable && stack > other.Start && stack - other.Start <= other.Bytes;
    }

    private static void Write(
        SignalFrame* frame, LinuxThread* thread, in SignalAction action, in SignalInfo info, ulong mask, ulong vectors)
    {
        *frame = default;
        frame->ReturnAddress = action.Restorer;
        frame->Info = info;
        frame->Context.Mask = mask;
        frame->Context.Stack = thread->Signals.Stack;
        ref SignalRegisters into = ref frame->Context.Registers;
        Save(thread->Reflection.Registers.General, ref into);
        into.Segments = Segments;
        into.OldMask = mask;
        into.VectorRegisters = vectors;
        ref Reflection reflection = ref thread->Reflection;
        if (reflection.Cause != ReflectCause.Fault) return;
        into.Vector = reflection.Vector;
        into.ErrorCode = reflection.ErrorCode;
        into.FaultAddress = reflection.FaultAddress;
    }

    private static void Save(in RegisterBuffer from, ref SignalRegisters into)
    {
        into.R8 = from[(int)RegisterIndex.R8];
        into.R9 = from[(int)RegisterIndex.R9];
        into.R10 = from[(int)RegisterIndex.R10];
        into.R11 = from[(int)RegisterIndex.R11];
        into.R12 = from[(int)RegisterIndex.R12];
        into.R13 = from[(int)RegisterIndex.R13];
        into.R14 = from[(int)RegisterIndex.R14];
        into.R15 = from[(int)RegisterIndex.R15];
        into.Rdi = from[(int)RegisterIndex.Rdi];
        into.Rsi = from[(int)RegisterIndex.Rsi];
        into.Rbp = from[(int)RegisterIndex.Rbp];
        into.Rbx = from[(int)RegisterIndex.Rbx];
        into.Rdx = from[(int)RegisterIndex.Rdx];
        into.Rax = from[(int)RegisterIndex.Rax];
        into.Rcx = from[(int)RegisterIndex.Rcx];
        into.Rsp = from[(int)RegisterIndex.Rsp];
        into.Rip = from[(int)RegisterIndex.Rip];
        into.Flags = from[(int)RegisterIndex.Rflags];
    }

    /// <summary>rt_sigreturn: the stack pointer is where the handler's return has left it.</summary>
    public static long Return(LinuxThread* thread)
    {
        ref UserRegisters registers = ref thread->Reflection.Registers;
        ulong at = registers.General[(int)RegisterIndex.Rsp];
        if (!User.TryRead(thread, at, out UserContext context))
        {
            ProcessCalls.End(thread, (int)Signal.SegmentationFault);
            return Answer.Registers;
        }
        ulong vectors = context.Registers.VectorRegisters;
        if (vectors != 0 && User.TryRead(thread, vectors, out VectorImage image)) registers.Vectors = image;
        Load(context.Registers, ref registers.General);
        thread->Signals.Mask = Signals.Blockable(context.Mask);
        thread->Signals.Stack = context.Stack;
        thread->Restart = Restart.None;
        return Answer.Registers;
    }

    private static void Load(in SignalRegisters from, ref RegisterBuffer into)
    {
        into[(int)RegisterIndex.R8] = from.R8;
        into[(int)RegisterIndex.R9] = from.R9;
        into[(int)RegisterIndex.R10] = from.R10;
        into[(int)RegisterIndex.R11] = from.R11;
        into[(int)RegisterIndex.R12] = from.R12;
        into[(int)RegisterIndex.R13] = from.R13;
        into[(int)RegisterIndex.R14] = from.R14;
        into[(int)RegisterIndex.R15] = from.R15;
        into[(int)RegisterIndex.Rdi] = from.Rdi;
        into[(int)RegisterIndex.Rsi] = from.Rsi;
        into[(int)RegisterIndex.Rbp] = from.Rbp;
        into[(int)RegisterIndex.Rbx] = from.Rbx;
        into[(int)RegisterIndex.Rdx] = from.Rdx;
        into[(int)RegisterIndex.Rax] = from.Rax;
        into[(int)RegisterIndex.Rcx] = from.Rcx;
        into[(int)RegisterIndex.Rsp] = from.Rsp;
        into[(int)RegisterIndex.Rip] = from.Rip;
        into[(int)RegisterIndex.Rflags] = from.Flags | Flags;
    }
}
