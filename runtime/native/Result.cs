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

    public StatusCode Code { get; }

    public bool IsOk => Code == StatusCode.Ok;

    /// <summary>The value; only to be used when <see cref="IsOk"/>.</summary>
    public T Value => _value;

    public bool TryGet(out T value)
    {
        value = _value;
        return IsOk;
    }

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(StatusCode code) => new(code);
}
