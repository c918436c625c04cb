namespace Mooring.Diagnostics;

/// <summary>From what the canonical frame address (CFA: the stack pointer before the call) is computed.</summary>
public enum FrameRule : ushort
{
    /// <summary>Not known; a backtrace ends here.</summary>
    Unknown = 0,

    /// <summary>CFA = rsp + distance.</summary>
    FromStackPointer = 1,

    /// <summary>CFA = rbp + distance.</summary>
    FromFramePointer = 2,
}

/// <summary>How to unwind from one instruction: the return address is at CFA - 8.</summary>
public readonly struct FrameRow
{
    /// <summary>Which register <see cref="CfaDistance"/> counts from.</summary>
    public readonly FrameRule Rule;

    /// <summary>Bytes from that register up to the CFA.</summary>
    public readonly uint CfaDistance;

    /// <summary>Bytes from the CFA down to where the caller's rbp is saved; 0: it is still in rbp.</summary>
    public readonly uint RbpDistance;

    public FrameRow(FrameRule rule, uint cfaDistance, uint rbpDistance)
    {
        Rule = rule;
        CfaDistance = cfaDistance;
        RbpDistance = rbpDistance;
    }
}
