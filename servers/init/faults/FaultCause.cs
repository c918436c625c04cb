using Mooring.Ports;
using Mooring.Runtime.Elf;

namespace Mooring.Servers.Init;

/// <summary>
/// What a fault was, in words, from the processor's vector, its error code and the address. (Intel SDM volume 3, 6.15
/// and 4.7: bit 0 of a page fault's code says that the page was there, bit 1 a write, bit 4 an instruction fetch.)
/// </summary>
internal static class FaultCause
{
    private const uint Divide = 0, InvalidOpcode = 6, StackFault = 12, Protection = 13;
    private const uint PageFault = 14, X87 = 16, Simd = 19;
    private const uint WasPresent = 1, WasWrite = 2, WasFetch = 16;
    private const ulong GuardBytes = 1024 * 1024;

    public static string Of(in ProcessRecord record) => record.Vector switch
    {
        PageFault => OfPageFault(record.FaultAddress, record.ErrorCode),
        Divide => "division by zero",
        InvalidOpcode => "invalid instruction",
        StackFault => "stack access outside the address space",
        Protection => "protection fault: a privileged instruction, an I/O port, or an impossible address",
        X87 or Simd => "floating-point fault",
        _ => "processor exception " + record.Vector.ToString(),
    };

    /// <summary>128 plus the number that Unix gives to such an end.</summary>
    public static int ExitCode(uint vector, bool isLastWords) => 128 + vector switch
    {
        Divide or X87 or Simd => 8,
        InvalidOpcode => isLastWords ? 6 : 4,
        _ => 11,
    };

    private static string OfPageFault(ulong address, uint code)
    {
        string at = " 0x" + address.ToString("x");
        if ((code & WasFetch) != 0) return Fetch(address, code) + at;
        string access = (code & WasWrite) != 0 ? "write to" : "read of";
        if (address < UserLayout.Lowest) return "null dereference: " + access + at;
        if (address >= UserLayout.End) return access + " kernel memory at" + at;
        ulong stackEnd = UserLayout.StackTop - ProgramLoader.StackBytes;
        if (address < stackEnd && address >= stackEnd - GuardBytes) return "stack overflow at" + at;
        bool isReadOnly = (code & (WasPresent | WasWrite)) == (WasPresent | WasWrite);
        return isReadOnly ? "write to read-only memory at" + at : access + " unmapped memory at" + at;
    }

    private static string Fetch(ulong address, uint code)
    {
        if (address < UserLayout.Lowest) return "null dereference: call of";
        if (address >= UserLayout.End) return "jump into the kernel at";
        return (code & WasPresent) != 0 ? "execution of data at" : "jump to unmapped memory at";
    }
}
