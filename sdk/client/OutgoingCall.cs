using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// A call that a generated client makes: its command, and the slice of the session buffer for what does not fit in the
/// command's 48 bytes, taken once for the whole call. What is wrong (no room, too long) is remembered and is the
/// answer.
/// <code>
///     slice:  record of arguments, if too large for the command | texts and bytes, each from a multiple of 8 | answer
/// </code>
/// </summary>
public ref struct OutgoingCall
{
    /// <summary>Bytes of one call.</summary>
    public const int LargestRoom = SessionBuffer.Bytes - 256;

    private readonly ServiceClient _service;
    private Command _command;
    private BufferSlice _slice;
    private int _used, _answerAt;
    private StatusCode _code;
    private Handle _give;
    private Rights _giveRights;

    /// <param name="service">Where it goes.</param>
    /// <param name="method">Its number.</param>
    /// <param name="deadline">default: none.</param>
    /// <param name="room">Bytes of the session buffer, each piece rounded up to 8; 0: none.</param>
    public OutgoingCall(ServiceClient service, ushort method, Deadline deadline, int room)
    {
        _service = service;
        _command.Method = method;
        _command.Deadline = deadline.AtNs;
        if (room > 0) Take(room);
    }

    /// <summary>Of a piece of so many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Room(int bytes) => bytes + 7 & ~7;

    /// <inheritdoc cref="Room(int)"/>
    public static int Room(string text) => Room(Encoding.UTF8.GetByteCount(text));

    /// <summary>Bytes that the caller has in the session buffer already take no room.</summary>
    public static int Room(ServiceClient service, SharedBytes bytes) =>
        service.Buffer.Contains(bytes, out _) ? 0 : Room(bytes.Length);

    /// <summary>Bytes that are copied.</summary>
    public static int Room(ServiceClient service, ReadOnlySpan<byte> bytes) => Room(bytes.Length);

    /// <summary>A text as UTF-8. TooLarge: longer than the interface allows.</summary>
    public BufferRange Text(string text, int longest)
    {
        BufferRange range = Next(Encoding.UTF8.GetByteCount(text), out Span<byte> into);
        if (range.Length > (uint)longest && _code == StatusCode.Ok) _code = StatusCode.TooLarge;
        if (_code == StatusCode.Ok) Encoding.UTF8.GetBytes(text, into);
        return range;
    }

    /// <summary>Bytes, copied once.</summary>
    public BufferRange Bytes(ReadOnlySpan<byte> bytes)
    {
        BufferRange range = Next(bytes.Length, out Span<byte> into);
        if (_code == StatusCode.Ok) bytes.CopyTo(into);
        return range;
    }

    /// <summary>Bytes where they lie, if that is in the session buffer; otherwise copied once.</summary>
    public BufferRange Bytes(SharedBytes bytes) => _service.Buffer.Contains(bytes, out uint offset)
        ? new BufferRange(offset, bytes.Length)
        : Bytes(bytes.Span);

    /// <summary>Bytes to be filled: only in the session buffer, or BadArgument is the answer.</summary>
    public BufferRange Filled(SharedBytes bytes)
    {
        if (!_service.Buffer.Contains(bytes, out uint offset)) _code = StatusCode.BadArgument;
        return new BufferRange(offset, bytes.Length);
    }

    /// <summary>Room for the answer.</summary>
    public BufferRange Answer(int capacity)
    {
        _answerAt = _used;
        return Next(capacity, out _);
    }

    /// <summary>A capability beside the command.</summary>
    public void Give(Handle handle, Rights rights) => (_give, _giveRights) = (handle, rights);

    /// <summary>The arguments, in the command.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put<T>(in T arguments) where T : unmanaged =>
        Unsafe.As<Payload, T>(ref _command.Payload) = arguments;

    /// <summary>The arguments of a method that is known by its schema only, in either place.</summary>
    public void Put(ReadOnlySpan<byte> arguments, bool isRecord)
    {
        Span<byte> payload = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref _command.Payload, 1));
        if (!isRecord) arguments.CopyTo(payload);
        else Put(Bytes(arguments));
    }

    /// <summary>The arguments, as a record that the command names.</summary>
    public void PutRecord<T>(in T arguments) where T : unmanaged
    {
        BufferRange range = Next(Unsafe.SizeOf<T>(), out Span<byte> into);
        if (_code == StatusCode.Ok) MemoryMarshal.Write(into, arguments);
        Put(range);
    }

    public ValueTask<Result<T>> Send<T, TAnswer>(CancellationToken cancel = default)
        where TAnswer : struct, IAnswer<T>
    {
        if (_code != StatusCode.Ok) return new ValueTask<Result<T>>(Fail());
        Request<T, TAnswer> request = Request<T, TAnswer>.Take(_command);
        request.Begin(_service, _slice, _answerAt, _give, _giveRights);
        request.CancelWith(cancel);
        return request.Task;
    }

    /// <summary>For a method that answers with a status only.</summary>
    public ValueTask<StatusCode> Send(CancellationToken cancel = default)
    {
        if (_code != StatusCode.Ok) return new ValueTask<StatusCode>(Fail());
        StatusRequest request = StatusRequest.Take(_command);
        request.Begin(_service, _slice, _answerAt, _give, _giveRights);
        request.CancelWith(cancel);
        return request.Task;
    }

    /// <summary>For a method with many answers: nothing goes out before they are asked for.</summary>
    public readonly Stream<T> SendStream<T>(CancellationToken cancel = default) where T : unmanaged =>
        new(_service, _command, cancel);

    /// <summary>For a method without an answer.</summary>
    public readonly StatusCode SendOneWay() => _service.Send(_command);

    private readonly StatusCode Fail()
    {
        if (_slice.Length > 0) _service.Buffer.Give(_slice);
        return _code;
    }

    private void Take(int room)
    {
        if (room > LargestRoom) _code = StatusCode.TooLarge;
        else if (!_service.Buffer.TryTake(room, out _slice)) _code = StatusCode.Full;
    }

    private BufferRange Next(int length, out Span<byte> bytes)
    {
        bytes = default;
        if (_code != StatusCode.Ok) return default;
        BufferRange range = new(_slice.Offset + (uint)_used, length);
        bytes = _slice.Bytes.Slice(_used, length).Span;
        _used += Room(length);
        return range;
    }
}
