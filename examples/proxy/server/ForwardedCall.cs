using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;
using Mooring.Sdk;

namespace Mooring.Examples.Proxy;

/// <summary>
/// A call on its way through. The schema says which of the arguments are ranges of the client's buffer; what they name
/// is copied into the buffer that is lent to the real service, and the ranges are exchanged. What the service writes
/// comes back the same way. Everything else crosses as it is.
/// </summary>
internal sealed class ForwardedCall
{
    private readonly Call _call;
    private readonly SchemaMethod _method;
    private readonly byte[] _values;

    /// <summary>The client's, by parameter.</summary>
    private readonly SharedBytes[] _ranges;
    private readonly BufferSlice[] _filled;
    private SharedBytes _room;

    private ForwardedCall(Call call, SchemaMethod method)
    {
        _call = call;
        _method = method;
        _values = new byte[method.ArgumentBytes];
        _ranges = new SharedBytes[method.Parameters.Length];
        _filled = new BufferSlice[method.Parameters.Length];
    }

    /// <summary>Null: the client names what it has not lent.</summary>
    public static ForwardedCall? Of(Session session, Call call, SchemaMethod method)
    {
        ForwardedCall forwarded = new(call, method);
        return forwarded.TakeValues(session) && forwarded.TakeRanges(session) ? forwarded : null;
    }

    /// <summary>What a stream answers, as it comes.</summary>
    public IAsyncEnumerable<Result<ulong>> Items(ServiceClient service)
    {
        Begin(service, out OutgoingCall outgoing);
        return outgoing.SendStream<ulong>(_call.Cancellation);
    }

    /// <summary>Makes the call and brings its answer back.</summary>
    public async ValueTask<Reply> Pass(ServiceClient service)
    {
        Reply reply = await Send(service);
        for (int i = 0; i < _filled.Length; i++)
        {
            if (_filled[i].Length == 0) continue;
            _filled[i].Bytes.Span.CopyTo(_ranges[i].Span);
            service.Buffer.Give(_filled[i]);
        }
        return reply;
    }

    private ValueTask<Reply> Send(ServiceClient service)
    {
        StatusCode code = Begin(service, out OutgoingCall outgoing);
        if (code != StatusCode.Ok) return new(code);
        if (_method.IsOneWay) return new(outgoing.SendOneWay());
        return _method.Answer.Wire switch
        {
            Wire.None => Status(outgoing.Send(_call.Cancellation)),
            Wire.Handle => Given(outgoing.Send<Handle, HandleAnswer>(_call.Cancellation)),
            _ when _method.AnswerRoom > 0 => Bytes(outgoing.Send<byte[], BytesAnswer>(_call.Cancellation)),
            _ => Word(outgoing.Send<ulong, WordAnswer<ulong>>(_call.Cancellation)),
        };
    }

    private bool TakeValues(Session session)
    {
        Payload payload = _call.Arguments<Payload>();
        ReadOnlySpan<byte> inline = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref payload, 1));
        if (!_method.IsSpilled)
        {
            inline.Slice(0, _values.Length).CopyTo(_values);
            return true;
        }
        BufferRange record = _call.Arguments<BufferRange>();
        if (record.Length != _values.Length || !session.TryBytes(record.Offset, record.Length, out SharedBytes bytes))
            return false;
        bytes.Span.CopyTo(_values);
        return true;
    }

    private bool TakeRanges(Session session)
    {
        for (int i = 0; i < _ranges.Length; i++)
            if (IsRange(i) && !TryRange(session, _method.Parameters[i].Offset, out _ranges[i])) return false;
        return _method.AnswerRoom == 0 || TryRange(session, 0, out _room);
    }

    private bool IsRange(int place) => _method.Parameters[place].Type.Wire is Wire.Text or Wire.Bytes or Wire.Filled;

    private bool TryRange(Session session, int at, out SharedBytes bytes)
    {
        ReadOnlySpan<byte> range = _values.AsSpan(at);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(range);
        return session.TryBytes(offset, BinaryPrimitives.ReadUInt32LittleEndian(range.Slice(sizeof(uint))), out bytes);
    }

    private StatusCode Begin(ServiceClient service, out OutgoingCall outgoing)
    {
        outgoing = default;
        int room = OutgoingCall.Room(_method.AnswerRoom) + (_method.IsSpilled ? OutgoingCall.Room(_values.Length) : 0);
        for (int i = 0; i < _ranges.Length; i++)
        {
            if (_method.Parameters[i].Type.Wire != Wire.Filled) room += OutgoingCall.Room(_ranges[i].Length);
            else if (!service.Buffer.TryTake(_ranges[i].Length, out _filled[i])) return StatusCode.Full;
        }
        outgoing = new OutgoingCall(service, _method.Number, new Deadline(_call.Deadline), room);
        for (int i = 0; i < _ranges.Length; i++) Exchange(ref outgoing, i);
        if (_method.AnswerRoom > 0) Put(0, outgoing.Answer(_method.AnswerRoom));
        if (_values.Length > 0) outgoing.Put(_values, _method.IsSpilled);
        return StatusCode.Ok;
    }

    private void Exchange(ref OutgoingCall outgoing, int place)
    {
        SchemaParameter parameter = _method.Parameters[place];
        if (parameter.Type.Wire == Wire.Filled) Put(parameter.Offset, outgoing.Filled(_filled[place].Bytes));
        else if (IsRange(place)) Put(parameter.Offset, outgoing.Bytes(_ranges[place].Span));
        else if (parameter.Type.Wire == Wire.Handle && _call.Take().TryGet(out Handle handle))
            outgoing.Give(handle, Rights.All);
    }

    private void Put(int at, BufferRange range)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_values.AsSpan(at), range.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(_values.AsSpan(at + sizeof(uint)), range.Length);
    }

    private static async ValueTask<Reply> Status(ValueTask<StatusCode> answer) => new Reply(await answer);

    private static async ValueTask<Reply> Word(ValueTask<Result<ulong>> answer)
    {
        Result<ulong> word = await answer;
        return word.IsOk ? Reply.Ok(word.Value) : Further(word);
    }

    private async ValueTask<Reply> Given(ValueTask<Result<Handle>> answer)
    {
        Result<Handle> handle = await answer;
        if (!handle.IsOk) return Further(handle);
        StatusCode code = _call.Give(handle.Value, Rights.All);
        Handles.Close(handle.Value);
        return code;
    }

    private async ValueTask<Reply> Bytes(ValueTask<Result<byte[]>> answer)
    {
        Result<byte[]> bytes = await answer;
        if (!bytes.IsOk) return Further(bytes);
        if (bytes.Value.Length > _room.Length) return StatusCode.TooLarge;
        bytes.Value.CopyTo(_room.Span);
        return Reply.Ok((ulong)bytes.Value.Length);
    }

    /// <summary>A failure behind this one is one hop further away.</summary>
    private static Reply Further<T>(in Result<T> result) =>
        new(result.Code, 0, (byte)Math.Min(result.Hop + 1, byte.MaxValue));
}
