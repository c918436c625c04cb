using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Mooring.Ports;
using Mooring.Rings;
using Mooring.Runtime;

namespace Mooring.Sdk;

/// <summary>
/// What travels with a call that is passed on: bytes and texts of the client's, room for what the next server fills,
/// capabilities. It has one slice of the buffer that is lent to the next server, for as long as the call is under way:
/// <code>
///     slice:  record of arguments, if there is one | ranges, in the order of the parameters | answer
/// </code>
/// Both others are hostile: the arguments are copied here before they are looked at, each range is checked against the
/// client's lend, and what the next server says of lengths is bounded by the room that it was given. Pooled.
/// </summary>
internal sealed class Carriage
{
    private const int RangeBytes = 2 * sizeof(uint);

    private static Carriage? s_free;

    private Carriage? _next;
    private Call _call = null!;
    private SchemaMethod _method = null!;
    private ServiceClient _service = null!;
    private BufferSlice _slice;

    /// <summary>The arguments, private; they grow to the largest that there have been.</summary>
    private byte[] _arguments = new byte[Payload.Words * sizeof(ulong)];

    /// <summary>
    /// The client's ranges, by parameter, and where they lie in the slice; the last one is the answer's.
    /// </summary>
    private SharedBytes[] _ranges = new SharedBytes[8];
    private int[] _places = new int[8];

    private Carriage()
    {
    }

    /// <summary>Is there more to a call of this method than its command and its completion?</summary>
    public static bool Needs(SchemaMethod method)
    {
        if (method.IsSpilled || method.AnswerRoom > 0 || method.Answer.Wire == Wire.Handle) return true;
        foreach (SchemaParameter parameter in method.Parameters)
            if (IsRange(parameter) || parameter.Type.Wire == Wire.Handle) return true;
        return false;
    }

    public static ValueTask<Reply> Pass(Session session, Call call, SchemaMethod method, ServiceClient service)
    {
        Carriage carriage = s_free ?? new Carriage();
        s_free = carriage._next;
        (carriage._call, carriage._method, carriage._service) = (call, method, service);
        Handle given = default;
        StatusCode code = carriage.Load(session, out Command command);
        if (code == StatusCode.Ok) code = carriage.TakeBeside(out given);
        if (code == StatusCode.Ok) return carriage.Travel(command, given);
        carriage.GiveBack();
        return new(code);
    }

    private int Answer => _method.Parameters.Length;

    private static bool IsRange(SchemaParameter parameter) =>
        parameter.Type.Wire is Wire.Text or Wire.Bytes or Wire.Filled;

    private async ValueTask<Reply> Travel(Command command, Handle given)
    {
        Passage passage = Passage.Take(_call, command, given, _method.Answer.Wire == Wire.Handle);
        _service.Submit(passage);
        Reply reply = await passage.Task;
        if (reply.Code == StatusCode.Ok && _method.Answer.Wire != Wire.Handle) reply = Unload(reply.Value);
        GiveBack();
        return reply;
    }

    /// <summary>Takes everything over from the client.</summary>
    private StatusCode Load(Session session, out Command command)
    {
        command = _call.Command;
        if (!TryCopyArguments(session)) return StatusCode.BadArgument;
        if (!TryFindRanges(session, out int room)) return StatusCode.BadArgument;
        int record = _method.IsSpilled ? OutgoingCall.Room(_method.ArgumentBytes) : 0;
        if (record + room > OutgoingCall.LargestRoom) return StatusCode.TooLarge;
        if (record + room > 0 && !_service.Buffer.TryTake(record + room, out _slice)) return StatusCode.Full;
        Exchange(record);
        PutArguments(ref command);
        return StatusCode.Ok;
    }

    private bool TryCopyArguments(Session session)
    {
        if (_arguments.Length < _method.ArgumentBytes) _arguments = new byte[_method.ArgumentBytes];
        Span<byte> arguments = _arguments.AsSpan(0, _method.ArgumentBytes);
        if (!_method.IsSpilled)
        {
            Payload payload = _call.Arguments<Payload>();
            MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref payload, 1)).Slice(0, arguments.Length)
                .CopyTo(arguments);
            return true;
        }
        BufferRange record = _call.Arguments<BufferRange>();
        if (record.Length != arguments.Length || !session.TryBytes(record.Offset, record.Length, out SharedBytes bytes))
            return false;
        bytes.Span.CopyTo(arguments);
        return true;
    }

    /// <param name="room">Of all of them in the slice.</param>
    private bool TryFindRanges(Session session, out int room)
    {
        room = 0;
        if (_ranges.Length <= Answer)
        {
            _ranges = new SharedBytes[Answer + 1];
            _places = new int[Answer + 1];
        }
        for (int i = 0; i < Answer; i++)
        {
            SchemaParameter parameter = _method.Parameters[i];
            if (IsRange(parameter) && !TryFind(session, i, parameter.Offset, ref room)) return false;
        }
        return _method.AnswerRoom == 0 || TryFind(session, Answer, 0, ref room);
    }

    private bool TryFind(Session session, int place, int at, ref int room)
    {
        ReadOnlySpan<byte> range = _arguments.AsSpan(at, RangeBytes);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(range);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(range.Slice(sizeof(uint)));
        if (!session.TryBytes(offset, length, out _ranges[place])) return false;
        room = (int)Math.Min((long)room + OutgoingCall.Room(_ranges[place].Length), int.MaxValue / 2);
        return true;
    }

    /// <summary>The client's bytes go into the slice, and the arguments name them there.</summary>
    private void Exchange(int used)
    {
        for (int i = 0; i <= Answer; i++)
        {
            bool isAnswer = i == Answer;
            if (isAnswer ? _method.AnswerRoom == 0 : !IsRange(_method.Parameters[i])) continue;
            int length = _ranges[i].Length;
            _places[i] = used;
            if (!isAnswer && _method.Parameters[i].Type.Wire != Wire.Filled)
                _ranges[i].Span.CopyTo(_slice.Bytes.Slice(used, length).Span);
            Name(isAnswer ? 0 : _method.Parameters[i].Offset, new BufferRange(_slice.Offset + (uint)used, length));
            used += OutgoingCall.Room(length);
        }
    }

    private void Name(int at, BufferRange range)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_arguments.AsSpan(at), range.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(_arguments.AsSpan(at + sizeof(uint)), range.Length);
    }

    private void PutArguments(ref Command command)
    {
        Span<byte> payload = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref command.Payload, 1));
        ReadOnlySpan<byte> arguments = _arguments.AsSpan(0, _method.ArgumentBytes);
        if (_method.IsSpilled)
        {
            arguments.CopyTo(_slice.Bytes.Span);
            BufferRange record = new(_slice.Offset, arguments.Length);
            MemoryMarshal.Write(payload, record);
        }
        else arguments.CopyTo(payload);
    }

    /// <summary>What the client has put beside its command, if the method takes something. BadHandle.</summary>
    private StatusCode TakeBeside(out Handle given)
    {
        given = default;
        foreach (SchemaParameter parameter in _method.Parameters)
        {
            if (parameter.Type.Wire != Wire.Handle) continue;
            Result<Handle> taken = _call.Take();
            if (!taken.IsOk) return StatusCode.BadHandle;
            given = taken.Value;
        }
        return StatusCode.Ok;
    }

    /// <summary>What the next server has filled goes to the client.</summary>
    /// <param name="value">Of its completion.</param>
    private Reply Unload(ulong value)
    {
        for (int i = 0; i < Answer; i++)
            if (_method.Parameters[i].Type.Wire == Wire.Filled) CopyBack(i, _ranges[i].Length);
        if (_method.AnswerRoom == 0) return Reply.Ok(value);
        if (!_ranges[Answer].Holds(0, value)) return StatusCode.BadFormat;
        CopyBack(Answer, (int)value);
        return Reply.Ok(value);
    }

    private void CopyBack(int place, int length) =>
        _slice.Bytes.Slice(_places[place], length).Span.CopyTo(_ranges[place].Span);

    private void GiveBack()
    {
        if (_slice.Length > 0) _service.Buffer.Give(_slice);
        _slice = default;
        _call = null!;
        _next = s_free;
        s_free = this;
    }
}
