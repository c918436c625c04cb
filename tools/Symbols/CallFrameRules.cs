namespace Mooring.Tools.Symbols;

/// <summary>
/// The unwind rules that hold at one address, reduced to the three registers that a backtrace needs: CFA, rbp and the
/// return address. Register numbers are those of the x86-64 psABI, table 3.36.
/// </summary>
public struct CallFrameRules
{
    public const ulong Rbp = 6, Rsp = 7, ReturnAddress = 16;

    /// <summary>The register that the CFA is computed from, or null when it is an expression.</summary>
    public ulong? CfaRegister;

    public long CfaOffset;

    /// <summary>The caller's rbp is at CFA + this; null: rbp still holds it.</summary>
    public long? RbpSavedAt;

    /// <summary>The return address is at CFA + this; null: there is none, or it is somewhere else.</summary>
    public long? ReturnSavedAt;

    /// <summary>
    /// Records that <paramref name="register"/> is saved at CFA + <paramref name="offset"/> (null: not saved).
    /// </summary>
    public void Save(ulong register, long? offset)
    {
        if (register == Rbp) RbpSavedAt = offset;
        if (register == ReturnAddress) ReturnSavedAt = offset;
    }

    /// <summary>Takes over what <paramref name="initial"/> says about one register.</summary>
    public void Restore(ulong register, CallFrameRules initial)
    {
        if (register == Rbp) RbpSavedAt = initial.RbpSavedAt;
        if (register == ReturnAddress) ReturnSavedAt = initial.ReturnSavedAt;
    }

    /// <summary>The row for this address; <see cref="FrameKind.Stop"/> when the rules do not fit into one.</summary>
    public readonly FrameRow At(ulong address)
    {
        FrameKind kind = CfaRegister switch
        {
            Rsp => FrameKind.FromRsp,
            Rbp => FrameKind.FromRbp,
            _ => FrameKind.Stop,
        };
        bool fits = CfaOffset is > 0 and <= ushort.MaxValue && RbpSavedAt is null or < 0 && ReturnSavedAt == -8;
        if (kind == FrameKind.Stop || !fits) return FrameRow.StopAt(address);
        return new FrameRow(address, kind, (ushort)CfaOffset, checked((uint)-(RbpSavedAt ?? 0)));
    }
}
