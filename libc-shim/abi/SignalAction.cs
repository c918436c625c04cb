using System;
using System.Runtime.InteropServices;

namespace Mooring.LibcShim.Abi;

/// <summary>struct sigaction as rt_sigaction has it (not as the C library shows it). 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalAction
{
    public const ulong Default = 0, Ignore = 1;

    public ulong Handler;
    public SignalFlags Flags;
    public ulong Restorer;

    /// <summary>Blocked while the handler runs: bit n-1 for signal n.</summary>
    public ulong Mask;
}

/// <summary>SA_.</summary>
[Flags]
public enum SignalFlags : ulong
{
    None = 0,
    NoChildStop = 1,
    NoChildWait = 2,
    Info = 4,
    Restorer = 0x0400_0000,
    OnStack = 0x0800_0000,
    Restart = 0x1000_0000,
    NoDefer = 0x4000_0000,
    ResetHandler = 0x8000_0000,
}

/// <summary>stack_t.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SignalStack
{
    public const int OnStack = 1, Disable = 2, DisarmsItself = int.MinValue;

    public ulong Start;
    public int Flags;
    private int _padding;
    public ulong Bytes;
}
