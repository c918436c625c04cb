using Mooring.Rings;

namespace Mooring.Kernel;

/// <summary>What a step of a kernel command gave: its end, or that there is more to do.</summary>
internal readonly struct Outcome
{
    internal readonly StatusCode Code;
    internal readonly ulong Value;
    internal readonly bool IsMore;

    private Outcome(StatusCode code, ulong value, bool isMore)
    {
        Code = code;
        Value = value;
        IsMore = isMore;
    }

    /// <summary>Call the same command again: it gave way after its share of work.</summary>
    internal static Outcome More => new(StatusCode.Ok, 0, true);

    internal static Outcome Done(ulong value) => new(StatusCode.Ok, value, false);

    internal bool IsOk => Code == StatusCode.Ok;

    /// <summary>Ok, and nothing more to do.</summary>
    internal bool IsDone => IsOk && !IsMore;

    public static implicit operator Outcome(StatusCode code) => new(code, 0, false);
}
