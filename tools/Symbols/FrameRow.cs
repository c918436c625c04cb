namespace Mooring.Tools.Symbols;

/// <summary>Where the canonical frame address (the caller's rsp after its call returns) is found.</summary>
public enum FrameKind : ushort
{
    /// <summary>Unknown: a backtrace ends here.</summary>
    Stop = 0,
    FromRsp = 1,
    FromRbp = 2,
}

/// <summary>
/// From this address on, a frame is left like this: CFA = rsp or rbp + <paramref name="CfaOffset"/>; the return address
/// is at CFA - 8; the caller's rbp is at CFA - <paramref name="RbpOffset"/>, or still in rbp when that is 0.
/// </summary>
public readonly record struct FrameRow(ulong Address, FrameKind Kind, ushort CfaOffset, uint RbpOffset)
{
    /// <summary>The row at which a backtrace ends.</summary>
    public static FrameRow StopAt(ulong address) => new(address, FrameKind.Stop, 0, 0);

    /// <summary>True when both say the same, wherever they are.</summary>
    public bool SameRule(FrameRow other) => this with { Address = other.Address } == other;
}
