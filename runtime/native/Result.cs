using Mooring.Rings;

namespace Mooring.Runtime;

/// <summary>
/// A value, or the reason why there is none. Failures that are to be expected are values, not exceptions.
/// </summary>
public readonly struct Result<T>
{
    private readonly T _value;

    public Result(T value)
    {
        _value = value;
        Code = StatusCode.Ok;
    }

    public Result(StatusCode code)
    {
        _value = default!;
        Code = code;
    }

    /// <summary>What a call ended with, which has no value.</summary>
    public Result(in Completion failure)
    {
        _value = default!;
        Code = failure.Code;
        Hop = failure.Hop;
        MaybeStarted = (failure.Flags & CompletionFlags.MaybeStarted) != 0;
    }

    public StatusCode Code { get; }

    /// <summary>Of a failed call: how far behind the called server it failed; 0: there.</summary>
    public byte Hop { get; }

    /// <summary>With PeerDied: the call may have been begun. False: it surely was not.</summary>
    public bool MaybeStarted { get; }

    public bool IsOk => Code == StatusCode.Ok;

    /// <summary>The value; only to be used when <see cref="IsOk"/>.</summary>
    public T Value => _value;

    /// <summary>The value, if there is one.</summary>
    public bool TryGet(out T value)
    {
        value = _value;
        return IsOk;
    }

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(StatusCode code) => new(code);
}
