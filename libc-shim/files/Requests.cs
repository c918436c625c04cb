namespace Mooring.LibcShim;

/// <summary>
/// What the requests of ioctl have behind their argument (include/uapi/asm-generic/ioctls.h). Of those that are not
/// here the argument is a number.
/// </summary>
internal static class Requests
{
    private const uint GetTerminal = 0x5401;
    private const uint SetTerminal = 0x5402, SetTerminalDrained = 0x5403, SetTerminalFlushed = 0x5404;
    private const uint GetGroup = 0x540F, SetGroup = 0x5410, GetSize = 0x5413, SetSize = 0x5414, CountReadable = 0x541B;
    private const uint NonBlocking = 0x5421, GetSession = 0x5429, OutputQueue = 0x5411;
    private const ulong TerminalBytes = 36, SizeBytes = 8, NumberBytes = 4;

    public static ulong Bytes(uint request) => request switch
    {
        GetTerminal or SetTerminal or SetTerminalDrained or SetTerminalFlushed => TerminalBytes,
        GetSize or SetSize => SizeBytes,
        GetGroup or SetGroup or CountReadable or NonBlocking or GetSession or OutputQueue => NumberBytes,
        _ => 0,
    };

    public static bool Answers(uint request) =>
        request is GetTerminal or GetGroup or GetSize or CountReadable or GetSession or OutputQueue;
}
