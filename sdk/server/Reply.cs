using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>How a handler answers: a status and a word.</summary>
public readonly struct Reply
{
    public readonly StatusCode Code;
    public readonly ulong Value;

    public Reply(StatusCode code, ulong value = 0)
    {
        Code = code;
        Value = value;
    }

    public static Reply Ok(ulong value = 0) => new(StatusCode.Ok, value);

    public static implicit operator Reply(StatusCode code) => new(code);

    public static implicit operator Reply(Result<ulong> result) =>
        result.IsOk ? new Reply(StatusCode.Ok, result.Value) : new Reply(result.Code);
}
