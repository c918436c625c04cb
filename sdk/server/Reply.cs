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

    /// <summary>Of a failure behind this server: whether the call may have been begun there.</summary>
    public readonly CompletionFlags Flags;

    public Reply(StatusCode code, ulong value = 0, byte hop = 0, CompletionFlags flags = CompletionFlags.None)
    {
        Code = code;
        Value = value;
        Hop = hop;
        Flags = flags;
    }

    /// <summary>What another server has answered, passed on: a failure is one hop further away.</summary>
    public static Reply Passed(in Completion inner) => inner.Code == StatusCode.Ok
        ? Ok(inner.Value)
        : new Reply(inner.Code, inner.Value, Further(inner.Hop), inner.Flags);

    /// <summary>
    /// A failure behind this server as its client's library tells it, passed on: one hop further away.
    /// </summary>
    public static Reply Passed<T>(in Result<T> inner) => new(inner.Code, 0, Further(inner.Hop), FlagsOf(inner));

    /// <summary>A result that has no value, as it came.</summary>
    public static Reply Failed<T>(in Result<T> result) => new(result.Code, 0, result.Hop, FlagsOf(result));

    /// <summary>All went well.</summary>
    public static Reply Ok(ulong value = 0) => new(StatusCode.Ok, value);

    public static implicit operator Reply(StatusCode code) => new(code);

    public static implicit operator Reply(Result<ulong> result) =>
        result.IsOk ? new Reply(StatusCode.Ok, result.Value) : new Reply(result.Code);

    private static byte Further(byte hop) => (byte)Math.Min(hop + 1, byte.MaxValue);

    private static CompletionFlags FlagsOf<T>(in Result<T> result) =>
        result.MaybeStarted ? CompletionFlags.MaybeStarted : CompletionFlags.None;
}
