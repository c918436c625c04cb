using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>How the answer of a call is read. The server is not trusted: what it says of lengths is checked.</summary>
public interface IAnswer<T>
{
    /// <summary>The answer, out of a completion with Ok.</summary>
    static abstract Result<T> Read(Request request, in Completion completion);
}

/// <summary>Up to 8 bytes: the completion's value.</summary>
public readonly struct WordAnswer<T> : IAnswer<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Result<T> Read(Request request, in Completion completion)
    {
        ulong value = completion.Value;
        return Unsafe.As<ulong, T>(ref value);
    }
}

/// <summary>A truth value: not 0.</summary>
public readonly struct TruthAnswer : IAnswer<bool>
{
    public static Result<bool> Read(Request request, in Completion completion) => completion.Value != 0;
}

/// <summary>A larger structure, in the session buffer.</summary>
public readonly struct RecordAnswer<T> : IAnswer<T> where T : unmanaged
{
    public static Result<T> Read(Request request, in Completion completion) =>
        completion.Value == (ulong)Unsafe.SizeOf<T>()
            ? MemoryMarshal.Read<T>(request.AnswerBytes.Span)
            : StatusCode.BadFormat;
}

/// <summary>Bytes in the session buffer, as many as the server says.</summary>
public readonly struct BytesAnswer : IAnswer<byte[]>
{
    public static Result<byte[]> Read(Request request, in Completion completion)
    {
        SharedBytes bytes = request.AnswerBytes;
        return bytes.Holds(0, completion.Value)
            ? bytes.Slice(0, (int)completion.Value).Span.ToArray()
            : StatusCode.BadFormat;
    }
}

/// <summary>A text: UTF-8 in the session buffer, copied before it is looked at.</summary>
public readonly struct TextAnswer : IAnswer<string>
{
    public static Result<string> Read(Request request, in Completion completion)
    {
        SharedBytes bytes = request.AnswerBytes;
        if (!bytes.Holds(0, completion.Value)) return StatusCode.BadFormat;
        byte[] copy = bytes.Slice(0, (int)completion.Value).Span.ToArray();
        return Utf8.IsValid(copy) ? Encoding.UTF8.GetString(copy) : StatusCode.BadFormat;
    }
}

/// <summary>A capability beside the completion.</summary>
public readonly struct HandleAnswer : IAnswer<Handle>
{
    public static Result<Handle> Read(Request request, in Completion completion) => request.TakeHandle(completion);
}
