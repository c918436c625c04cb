using System;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>How a handler answers: a status and a word.</summary>
public readonly struct Reply
{
    public readonly ulong Value;
    public readonly StatusCode Code;

    /// <summary>How far behind this server it failed: 0, here or the server itself.</summary>
    public readonly byte Hop;

    public Reply(StatusCode code, ulong value = 0, byte hop = 0)
    {
        Code = code;
        Value = value;
        Hop = hop;
    }

    /// <summary>What another server has answered, passed on: a failure is one hop further away.</summary>
    public static Reply Passed(in Completion inner) => inner.Code == StatusCode.Ok
        ? Ok(inner.Value)
        : new Reply(inner.Code, inner.Value, (byte)Math.Min(inner.Hop + 1, byte.MaxValue));

    /// <summary>A result that has no value, as it came.</summary>
    public static Reply Failed<T>(in Result<T> result) => new(result.Code, 0, result.Hop);

    public static Reply Ok(ulong value = 0) => new(StatusCode.Ok, value);

    public static implicit operator Reply(StatusCode code) => new(code);

    public static implicit operator Reply(Result<ulong> result) =>
        result.IsOk ? new Reply(StatusCode.Ok, result.Value) : new Reply(result.Code);
}
