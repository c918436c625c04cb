using System;

namespace Mooring.Kernel.X64;

/// <summary>Says in words what a fault was (Intel SDM 3A, table 6-1, and 6.15 for the error codes).</summary>
internal static class FaultText
{
    internal const ulong DoubleFault = 8, PageFault = 14;

    private const ulong Present = 1, WriteAccess = 2, UserAccess = 4, ReservedBit = 8, Fetch = 16;
    private const ulong NullPage = 4096, UserEnd = 0x0000_8000_0000_0000;

    /// <summary>The name of an exception, 0..31.</summary>
    internal static string Name(ulong vector) => vector switch
    {
        0 => "division by zero or overflow",
        1 => "debug exception",
        2 => "non-maskable interrupt",
        3 => "breakpoint",
        4 => "overflow",
        5 => "bound range exceeded",
        6 => "invalid instruction",
        7 => "no floating point unit",
        DoubleFault => "double fault",
        10 => "invalid task state segment",
        11 => "segment not present",
        12 => "stack segment fault",
        13 => "general protection fault",
        PageFault => "page fault",
        16 => "x87 floating point exception",
        17 => "misaligned access",
        18 => "machine check",
        19 => "vector floating point exception",
        _ => "unexpected trap",
    };

    /// <summary>What a page fault's access was.</summary>
    internal static string Access(ulong error) =>
        (error & Fetch) != 0 ? "execution of" : (error & WriteAccess) != 0 ? "write to" : "read of";

    /// <summary>Why a page fault's access was refused.</summary>
    internal static string Reason(ulong error, ulong address) =>
        (error & ReservedBit) != 0 ? "badly mapped"
        : (error & UserAccess) != 0 && address >= UserEnd ? "forbidden"
        : (error & Present) == 0 ? "unmapped"
        : (error & UserAccess) == 0 && address < UserEnd ? "forbidden"
        : (error & Fetch) != 0 ? "non-executable"
        : (error & WriteAccess) != 0 ? "read-only" : "forbidden";

    /// <summary>
    /// A remark on the address of a page fault taken in ring 0 or 3; empty when there is none to make.
    /// </summary>
    internal static string Remark(ulong error, ulong address)
    {
        if (address < NullPage)
            return " (null dereference)";
        if (Stacks.IsGuard(address))
            return " (kernel stack overflow)";
        if ((error & UserAccess) == 0 && address < UserEnd)
            return " (user memory)";
        return (error & UserAccess) != 0 && address >= UserEnd ? " (kernel memory)" : "";
    }

    /// <summary>Writes the whole story: name, or what was done to which address and why that is wrong.</summary>
    internal static void Write(ref LogLine line, ulong vector, ulong error, ulong address)
    {
        line.AppendLiteral(Name(vector));
        if (vector == PageFault)
        {
            line.AppendLiteral(": ");
            line.AppendLiteral(Access(error));
            line.AppendLiteral(" ");
            line.AppendLiteral(Reason(error, address));
            line.AppendLiteral(" 0x");
            line.AppendFormatted(address, "x");
            line.AppendLiteral(Remark(error, address));
        }
        else if (error != 0)
        {
            line.AppendLiteral(", error 0x");
            line.AppendFormatted(error, "x");
        }
    }
}
