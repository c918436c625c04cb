namespace Mooring.LibcShim.Abi;

/// <summary>The keys of the auxiliary vector (include/uapi/linux/auxvec.h, psABI x86-64 3.4.3).</summary>
public enum AuxiliaryKind : ulong
{
    End = 0,
    ProgramHeaders = 3,
    ProgramHeaderBytes = 4,
    ProgramHeaderCount = 5,
    PageSize = 6,
    Base = 7,
    Flags = 8,
    Entry = 9,
    UserId = 11,
    EffectiveUserId = 12,
    GroupId = 13,
    EffectiveGroupId = 14,
    Platform = 15,
    HardwareCapabilities = 16,
    ClockTicks = 17,
    IsSecure = 23,

    /// <summary>Address of 16 random bytes.</summary>
    Random = 25,
    FileName = 31,

    /// <summary>The smallest stack for a signal's handler.</summary>
    SignalStack = 51,
}
