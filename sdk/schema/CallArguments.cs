using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Mooring.Rings;
using Mooring.Sdk.Json;

namespace Mooring.Sdk;

/// <summary>
/// The arguments of one call of a method that is known by its schema only: from an object of JSON to the very bytes
/// that a generated client would send, because they go the same way, through <see cref="OutgoingCall"/>.
/// <code>
///     numbers, truth values, enums, structs    as <see cref="ValueWriter"/> says
///     text                                     "a text"
///     bytes                                    "0a1b2c"
///     bytes that the server fills              how many; they are there after the call
/// </code>
/// </summary>
public sealed class CallArguments
{
    private readonly SchemaMethod _method;
    private readonly byte[] _values;
    private readonly byte[]?[] _pieces;
    private readonly int[] _lengths;
    private readonly BufferSlice[] _filled;

    private CallArguments(SchemaMethod method)
    {
        _method = method;
        _values = new byte[method.ArgumentBytes];
        _pieces = new byte[method.Parameters.Length][];
        _lengths = new int[method.Parameters.Length];
        _filled = new BufferSlice[method.Parameters.Length];
    }

    /// <summary>Reads the arguments.</summary>
    /// <param name="given">An object with a value for each parameter that is not optional.</param>
    /// <param name="fault">What is wrong, in the words of the schema; null if nothing.</param>
    public static CallArguments Read(SchemaMethod method, JsonValue given, out string? fault)
    {
        CallArguments arguments = new(method);
        fault = given.Kind == JsonKind.Object ? null : "the arguments are an object: " + SchemaText.Of(method);
        for (int i = 0; i < given.Names.Count && fault is null; i++)
            if (method.Find(given.Names[i]) is null)
                fault = "no argument '" + given.Names[i] + "': " + SchemaText.Of(method);
        for (int i = 0; i < method.Parameters.Length && fault is null; i++)
            fault = arguments.Take(i, given.Find(method.Parameters[i].Name));
        return arguments;
    }

    /// <summary>
    /// Begins the call: what is too large for the command is in the session buffer now. Full: there is no room in it.
    /// </summary>
    /// <param name="service">Where it goes.</param>
    /// <param name="call">To be sent.</param>
    public StatusCode Begin(ServiceClient service, out OutgoingCall call)
    {
        call = default;
        for (int i = 0; i < _filled.Length; i++)
            if (_lengths[i] > 0 && !service.Buffer.TryTake(_lengths[i], out _filled[i])) return StatusCode.Full;
        call = new OutgoingCall(service, _method.Number, default, Room());
        for (int i = 0; i < _pieces.Length; i++)
        {
            if (_pieces[i] is { } piece) PutRange(_method.Parameters[i].Offset, call.Bytes(piece));
            if (_lengths[i] > 0) PutRange(_method.Parameters[i].Offset, call.Filled(_filled[i].Bytes));
        }
        if (_method.AnswerRoom > 0) PutRange(0, call.Answer(_method.AnswerRoom));
        if (_values.Length > 0) call.Put(_values, _method.IsSpilled);
        return StatusCode.Ok;
    }

    /// <summary>What the server has filled, by parameter, when the call has ended.</summary>
    public void AddFilled(JsonValue into)
    {
        for (int i = 0; i < _filled.Length; i++)
        {
            if (_filled[i].Length == 0) continue;
            byte[] bytes = _filled[i].Bytes.Span.ToArray();
            into.Add(_method.Parameters[i].Name, JsonValue.Of(Hexadecimal.Of(bytes)));
        }
    }

    /// <summary>Gives the buffer back; nothing of it is under way.</summary>
    public void Give(ServiceClient service)
    {
        for (int i = 0; i < _filled.Length; i++)
            if (_filled[i].Length > 0) service.Buffer.Give(_filled[i]);
    }

    private int Room()
    {
        int room = _method.IsSpilled ? OutgoingCall.Room(_values.Length) : 0;
        foreach (byte[]? piece in _pieces) room += piece is null ? 0 : OutgoingCall.Room(piece.Length);
        return room + OutgoingCall.Room(_method.AnswerRoom);
    }

    private void PutRange(int at, BufferRange range)
    {
        Span<byte> into = _values.AsSpan(at);
        BinaryPrimitives.WriteUInt32LittleEndian(into, range.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(into.Slice(sizeof(uint)), range.Length);
    }

    private string? Take(int place, JsonValue? value)
    {
        SchemaParameter parameter = _method.Parameters[place];
        string path = "argument '" + parameter.Name + "'";
        if (parameter.Type.Wire == Wire.Handle) return path + " is a handle, which cannot be written";
        if (value is null)
            return parameter.IsOptional ? null : path + " is missing: " + ValueWriter.Described(parameter.Type);
        if (!SchemaText.IsRange(parameter.Type.Wire))
            return ValueWriter.Write(
                value, parameter.Type, path, _values.AsSpan(parameter.Offset, parameter.Type.Size));
        return TakeRange(place, parameter.Type.Wire, value)
            ? null
            : ValueWriter.Expected(value, parameter.Type, path) + " of at most " + OutgoingCall.LargestRoom.ToString();
    }

    private bool TakeRange(int place, Wire wire, JsonValue value)
    {
        if (wire == Wire.Filled)
            return value.Kind == JsonKind.Number && int.TryParse(value.Text, out _lengths[place])
                && _lengths[place] is > 0 and <= OutgoingCall.LargestRoom;
        if (value.Kind != JsonKind.Text) return false;
        byte[]? bytes = wire == Wire.Text ? Encoding.UTF8.GetBytes(value.Text) : Hexadecimal.Read(value.Text);
        _pieces[place] = bytes;
        return bytes is { Length: <= OutgoingCall.LargestRoom };
    }
}
